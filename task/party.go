package task

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trolyao/org"
	"trolyao/paper"
)

// reAgency begins the name of an agency or of a group of them, folded.
var reAgency = regexp.MustCompile(`^(?:(?:cac|tat ca|toan bo|mot so|nhung|cap) )*(?:so|bo|ban|ubnd|uy ban|hdnd|hoi dong|vp|van phong|cong an|thanh tra|cuc|chi cuc|tong cuc|vu|vien|phong|trung tam|tttt|truong|bao|dai|hoi|lien doan|tinh doan|doan|kho bac|bhxh|bao hiem|ngan hang|benh vien|toa an|vien kiem sat|mat tran|dang uy|thuong truc|chu tich|pho chu tich|giam doc|thu truong|nguoi dung dau|tram|hat|doi|to|co quan|don vi|thue|hai quan|buu dien|quan ly|nganh|dia phuong|cong ty|tap doan|doanh nghiep|bo chi huy|bo tu lenh|tong lien doan|thanh uy|tinh uy|huyen uy|cac|ca nhan|to chuc|chinh phu|thu tuong|hoc vien|dai hoc|kiem toan|thong tan xa|xa|phuong|thanh pho|cap uy|bi thu|tung|moi)\b`)

// reRole finds the words that say who leads and who supports, folded.
var (
	reRoleLabel = regexp.MustCompile(`^(?:[-+*•]\s*)?(?:(?:co quan|don vi|bo phan|nguoi|sao|cq|dv|d/v)\s+)?(?P<l>chu tri|ct|dau moi|soan thao|tham muu)?(?P<p>phoi hop|ph)?(?:\s+(?:thuc hien|chinh))?\s*:\s*`)
	reRoleTail  = regexp.MustCompile(`^(.*?)[,;]?\s*[(\[]?\s*(?:la (?:co quan|don vi) )?(chu tri|phoi hop)(?:\s+(?:thuc hien|tham muu|chinh))?\s*[)\]]?$`)
	reWith      = regexp.MustCompile(`^(.+?),? (?:(?:la )?(?:co quan |don vi )?chu tri)?[,;]? ?(?:va )?phoi hop (?:chat che |cung )?(?:voi )?(.+)$`)
	reLabelIn   = regexp.MustCompile(`(?:chu tri|phoi hop|dau moi)(?: thuc hien)?\s*:|\bct\s*:|\bph\s*:`)
)

// splitRoles reads a cell that names who leads and who supports: "Chủ trì: A;
// Phối hợp: B", "A chủ trì; B phối hợp", "A (chủ trì), B". ok is false when the
// cell has no such words.
func splitRoles(cell string) (lead, support string, ok bool) {
	f := paper.Fold(cell)
	if !strings.Contains(f, "chu tri") && !strings.Contains(f, "phoi hop") && !reLabelIn.MatchString(f) {
		return "", "", false
	}
	var leads, supports []string
	now := ""
	for _, piece := range rolePieces(cell) {
		p := paper.Fold(piece)
		if len(p) != len([]rune(piece)) {
			return "", "", false
		}
		at := []rune(piece)
		if m := reRoleLabel.FindStringSubmatchIndex(p); m != nil && m[1] > 0 && (m[2] >= 0 || m[4] >= 0) {
			now = "lead"
			if m[4] >= 0 {
				now = "support"
			}
			piece = string(at[m[1]:])
		} else if m := reWith.FindStringSubmatchIndex(p); m != nil {
			leads = append(leads, trimParty(string(at[m[2]:m[3]])))
			supports = append(supports, trimParty(string(at[m[4]:m[5]])))
			now = "support"
			continue
		} else if m := reRoleTail.FindStringSubmatchIndex(p); m != nil && m[3] > m[2] {
			role := "lead"
			if p[m[4]:m[5]] == "phoi hop" {
				role = "support"
			}
			if one := trimParty(string(at[m[2]:m[3]])); one != "" {
				if role == "lead" {
					leads = append(leads, one)
				} else {
					supports = append(supports, one)
				}
				now = "" // what stands without a word behind a word of role
				if role == "lead" {
					now = "support?"
				}
				continue
			}
		}
		switch one := trimParty(piece); {
		case one == "":
		case now == "lead":
			leads = append(leads, one)
		case now == "support" || now == "support?":
			supports = append(supports, one)
		default:
			return "", "", false
		}
	}
	if len(leads) == 0 && len(supports) == 0 {
		return "", "", false
	}
	return strings.Join(leads, "; "), strings.Join(supports, "; "), true
}

// rolePieces cuts a cell at line ends, semicolons and in front of a label.
func rolePieces(cell string) []string {
	var out []string
	for _, line := range strings.FieldsFunc(cell, func(r rune) bool { return r == '\n' || r == ';' }) {
		line = strings.TrimSpace(line)
		f := paper.Fold(line)
		r := []rune(line)
		if len(f) != len(r) {
			out = append(out, line)
			continue
		}
		from := 0
		for _, m := range reInnerLabel.FindAllStringIndex(f, -1) {
			if m[0] > from {
				out = append(out, strings.Trim(string(r[from:m[0]]), " ,.-"))
				from = m[0]
			}
		}
		rest := string(r[from:])
		// "A chủ trì, B phối hợp"
		fr := paper.Fold(rest)
		if m := reLeadThen.FindStringIndex(fr); m != nil && !strings.Contains(fr[:m[0]], ":") &&
			!strings.Contains(fr[m[1]:], "phoi hop voi") {
			rr := []rune(rest)
			out = append(out, strings.TrimSpace(string(rr[:m[1]-2])), strings.TrimSpace(string(rr[m[1]-1:])))
			continue
		}
		out = append(out, rest)
	}
	return out
}

var (
	reInnerLabel = regexp.MustCompile(`(?:(?:co quan|don vi|cq|dv) )?(?:chu tri|phoi hop)(?: thuc hien)?\s*:`)
	reLeadThen   = regexp.MustCompile(`chu tri(?: thuc hien)?\)?[,.] `)
)

func trimParty(s string) string { return strings.Trim(strings.TrimSpace(s), " .,;-+*•") }

// reListed is the number of a line of a list, no number of a year or of a unit ("Phòng 1").
var reListed = regexp.MustCompile(`^\d{1,2}[.)]\s+`)

// partyLines joins the lines of a cell of agencies: a line that begins with the
// name of an agency is one of its own, another goes on with the line before.
func partyLines(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(strings.Join(strings.Fields(line), " "))
		if line == "" {
			continue
		}
		bullet := strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, "-") &&
			len(line) > 1
		if m := reListed.FindStringIndex(line); m != nil { // "1. Sở A", below it "2. Sở B"
			bullet, line = true, "- "+line[m[1]:]
		}
		bare := strings.TrimLeft(line, "-+ ")
		if len(out) == 0 {
			if bullet {
				line = bare
			}
			out = append(out, line)
			continue
		}
		last := out[len(out)-1]
		f := paper.Fold(last)
		open := strings.HasSuffix(f, ",") || strings.HasSuffix(f, " va") || strings.HasSuffix(f, "-") ||
			strings.HasSuffix(f, ":") || strings.HasSuffix(f, " cac") ||
			strings.Count(last, "(") > strings.Count(last, ")")
		first, _ := utf8.DecodeRuneInString(bare)
		switch {
		case bullet:
			out = append(out, bare)
		case !open && unicode.IsUpper(first) && (reAgency.MatchString(paper.Fold(bare)) ||
			strings.HasSuffix(last, ";") || strings.HasSuffix(last, ".")):
			out = append(out, line)
		default:
			out[len(out)-1] = last + " " + line
		}
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ;")
	}
	return strings.Join(out, "; ")
}

// Parties cuts a cell into the agencies it names and looks them up as they were
// on a day. A group ("các sở, ban, ngành") stays one party; an agency beside a
// group or beside a name we do not know is found all the same.
func Parties(cell string, d *org.Directory, on string) []Party {
	var out []Party
	for _, piece := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' }) {
		piece = strings.Trim(piece, " .,-")
		if piece == "" {
			continue
		}
		out = append(out, agencies(piece, d, on)...)
	}
	return out
}

// reJoint divides the agencies of a list.
var reJoint = regexp.MustCompile(`,\s*| và | cùng (?:với )?`)

// agencies splits "Sở Nội vụ, Sở Tài chính và các sở, ngành" and "Các Sở: Tài
// chính, Nội vụ": of the pieces the longest runs that the directory knows are
// agencies, what stands between them is one party as written.
func agencies(piece string, d *org.Directory, on string) []Party {
	if id := lookUp(piece, d, on); id != "" {
		return []Party{{Name: piece, Agency: id}}
	}
	if i := strings.Index(piece, " phối hợp "); i > 0 { // who supports leads nothing
		return append(agencies(strings.Trim(piece[:i], " ,"), d, on), Party{Name: strings.TrimSpace(piece[i:])})
	}
	list, prefix := piece, ""
	if head, rest, ok := strings.Cut(piece, ":"); ok {
		if !slices.Contains([]string{"cac so", "cac bo", "so", "cac ban", "bo"}, paper.Fold(strings.TrimSpace(head))) {
			return []Party{{Name: piece}}
		}
		words := strings.Fields(head)
		prefix, list = capital(words[len(words)-1])+" ", strings.TrimSpace(rest)
	}
	cuts := reJoint.FindAllStringIndex(list, -1)
	var starts, ends []int
	at := 0
	for _, c := range cuts {
		starts, ends = append(starts, at), append(ends, c[0])
		at = c[1]
	}
	starts, ends = append(starts, at), append(ends, len(list))
	var out []Party
	known := false
	from := -1 // where an unknown party began
	flush := func(to int) {
		if from >= 0 && to > from {
			name := strings.Trim(list[starts[from]:ends[to-1]], " ,.")
			if name != "" {
				out = append(out, Party{Name: prefix + name})
			}
		}
		from = -1
	}
	for i := 0; i < len(starts); {
		n, found := 1, ""
		for k := min(4, len(starts)-i); k >= 1; k-- { // "Văn hóa, Thể thao và Du lịch" is one name
			if id := lookUp(prefix+strings.TrimSpace(list[starts[i]:ends[i+k-1]]), d, on); id != "" {
				n, found = k, id
				break
			}
		}
		name := strings.TrimSpace(list[starts[i]:ends[i+n-1]])
		switch {
		case found != "" && !inGroup(list, starts, ends, from, i) && !(from >= 0 && prefix == "" &&
			strings.TrimSpace(list[ends[i-1]:starts[i]]) == "và" &&
			!startsGroup(list[starts[from]:])): // "Văn phòng HĐND và UBND xã" is one name
			flush(i)
			out = append(out, Party{Name: prefix + name, Agency: found})
			known = true
		case prefix != "":
			flush(i)
			out = append(out, Party{Name: prefix + name, Agency: found})
			known = true
		case from < 0:
			from = i
		case known || startsGroup(name): // a group beside what was found
			if startsGroup(name) && reAgency.MatchString(paper.Fold(name)) {
				flush(i)
				from = i
			}
		}
		i += n
	}
	flush(len(starts))
	if !known { // a group, or names we do not know: leave it whole
		return []Party{{Name: piece}}
	}
	return out
}

// startsGroup reports whether a piece names several agencies of its own.
func startsGroup(s string) bool {
	f := paper.Fold(s)
	for _, p := range []string{"cac ", "tat ca ", "ubnd cac ", "uy ban nhan dan cac ", "uy ban nhan dan cap ",
		"ubnd cap ", "toan bo ", "mot so "} {
		if strings.HasPrefix(f, p) {
			return true
		}
	}
	return false
}

// inGroup reports whether piece i only goes on with the name of the group that
// began at from: "các Ban, Văn phòng".
func inGroup(list string, starts, ends []int, from, i int) bool {
	if from < 0 {
		return false
	}
	name := strings.TrimSpace(list[starts[i]:ends[i]])
	return len(strings.Fields(name)) == 1 && startsGroup(strings.TrimSpace(list[starts[from]:ends[from]]))
}

func lookUp(name string, d *org.Directory, on string) string {
	if d == nil || paper.Fold(name) == "" {
		return ""
	}
	found := d.Find(name, on)
	if i := strings.IndexByte(name, '('); len(found) == 0 && i > 0 && strings.HasSuffix(name,
		")") { // "Sở Nội vụ (cơ quan thường trực)"
		found = d.Find(name[:i], on)
	}
	if len(found) != 1 {
		return ""
	}
	return found[0].ID
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
