package task

import (
	"slices"
	"strings"

	"trolyao/org"
	"trolyao/paper"
)

// A tier is the kind of agencies that the name of a group means together.
type tier string

const (
	ministryTier   tier = "bộ"
	departmentTier tier = "sở"
	boardTier      tier = "ngành" // of a province, and not called sở
	districtTier   tier = "huyện"
	communeTier    tier = "xã"
	provinceTier   tier = "tỉnh"
	roomTier       tier = "phòng"  // of one agency
	unitTier       tier = "đơn vị" // of one agency, and not called phòng
)

// tierOf says which tier an agency belongs to, "" for none.
func tierOf(a *org.Agency) tier {
	name := paper.Fold(a.Name)
	switch {
	case a.Kind == org.Ministry:
		return ministryTier
	case a.Kind == org.Commune:
		return communeTier
	case a.Kind == org.Province || a.Kind == org.City:
		return provinceTier
	case a.Kind == org.Office && (strings.HasPrefix(name, "phong ") || strings.HasPrefix(name, "van phong ")):
		return roomTier
	case a.Kind == org.Office && !strings.HasPrefix(name, "hoi dong nhan dan") && !strings.HasPrefix(name, "dang uy") &&
		!strings.HasPrefix(name, "uy ban mat tran"):
		return unitTier
	case a.Kind == org.Department && strings.HasPrefix(name, "so "):
		return departmentTier
	case a.Kind == org.Department:
		return boardTier
	case a.Kind != org.Local:
		return ""
	}
	for _, council := range []string{"uy ban nhan dan ", "ubnd "} {
		rest, ok := strings.CutPrefix(name, council)
		switch first, _, _ := strings.Cut(strings.TrimPrefix(rest, "cap "), " "); {
		case !ok:
		case first == "xa" || first == "phuong" || first == "dac":
			return communeTier
		case first == "huyen" || first == "quan" || first == "thi" || first == "thanh":
			return districtTier
		}
	}
	return ""
}

// groups says which words of a group's folded name mean which tiers.
var groups = []struct {
	word  string
	tiers []tier
}{
	{"cac tinh thanh pho", []tier{provinceTier}},
	{"cac tinh thanh", []tier{provinceTier}},
	{"cac tinh", []tier{provinceTier}},
	{"bo", []tier{ministryTier}},
	{"so", []tier{departmentTier}},
	{"nganh", []tier{boardTier}},
	{"co quan chuyen mon", []tier{departmentTier, boardTier}},
	{"dia phuong", []tier{districtTier}},
	{"huyen", []tier{districtTier}},
	{"thi xa", []tier{districtTier}},
	{"xa", []tier{communeTier}},
	{"phuong", []tier{communeTier}},
}

// others begin the names of bodies that are of a place and yet not its
// administration: "Công an các xã" are not the communes.
var others = []string{"cong an", "quan su", "truong", "tram", "hoi", "doan", "mat tran", "dang uy", "benh vien",
	"trung tam", "phong", "chi cuc", "cuc", "to", "ban chi dao", "hdnd", "hoi dong", "toa an", "vien", "chi bo", "can bo", "cong chuc", "nhan dan"}

// units says which words of a group's folded name mean the units of an agency, where
// units of one are among those asked about.
var units = []struct {
	word  string
	tiers []tier
}{
	{"phong chuyen mon", []tier{roomTier}},
	{"co quan chuyen mon", []tier{roomTier}},
	{"phong ban", []tier{roomTier}},
	{"phong", []tier{roomTier}},
	{"don vi", []tier{roomTier, unitTier}},
	{"co quan", []tier{roomTier, unitTier}},
	{"bo phan", []tier{roomTier, unitTier}},
}

// Members returns the IDs of the agencies that a plan means by the name of a
// group ("Các sở, ban, ngành", "UBND các huyện"): those that the install has put into
// a group of that name, else those of the kinds that it names. agencies are those of a
// day, of units only those of the agency that speaks; who is no more on the day is no
// member; since there are no districts any more, communes
// stand for them. It is a proposal: not every province has every one of them, and
// a person says which are meant. A name that leaves open who is meant ("các cơ
// quan có liên quan") has none, and neither has that of a single agency.
func Members(group string, agencies []org.Agency, on string) []string {
	for i := range agencies {
		if g := &agencies[i]; g.Kind == org.Group && g.On(on) && g.Called(group) {
			return present(g.Members, agencies, on)
		}
	}
	words := " " + strings.Join(strings.FieldsFunc(paper.Fold(group),
		func(r rune) bool { return strings.ContainsRune(" ,;:.()-–", r) }), " ") + " "
	if !slices.ContainsFunc([]string{" cac ", " cap ", " toan bo ", " tat ca "},
		func(w string) bool { return strings.Contains(words, w) }) {
		return nil
	}
	words = strings.ReplaceAll(words, " co quan ngang bo ", " bo ")
	wanted := map[tier]bool{}
	inside := slices.ContainsFunc(agencies, func(a org.Agency) bool { return a.On(on) && tierOf(&a) == roomTier })
	if inside && !strings.Contains(words, " lien quan ") && !strings.Contains(words, " can bo ") {
		for _, g := range units {
			if strings.Contains(words, " "+g.word+" ") {
				words = strings.ReplaceAll(words, " "+g.word+" ", " , ")
				for _, t := range g.tiers {
					wanted[t] = true
				}
			}
		}
		if len(wanted) > 0 { // "các phòng, đơn vị thuộc xã"
			for _, of := range []string{" thuoc xa ", " cua xa ", " thuoc ubnd xa ", " cap xa ", " xa "} {
				words = strings.ReplaceAll(words, of, " ")
			}
		}
	}
	for _, o := range others {
		if strings.HasPrefix(strings.TrimPrefix(words, " cac"), " "+o+" ") {
			return nil
		}
	}
	words = strings.NewReplacer(" toan bo ", " ", " can bo ", " ", " noi bo ", " ").Replace(words)
	for _, g := range groups {
		if strings.Contains(words, " "+g.word+" ") {
			words = strings.ReplaceAll(words, " "+g.word+" ", " , ")
			for _, t := range g.tiers {
				wanted[t] = true
			}
		}
	}
	if wanted[ministryTier] {
		delete(wanted, boardTier) // "các bộ, ngành" are of the State, not of a province
	}
	there := func(t tier) bool {
		return slices.ContainsFunc(agencies, func(a org.Agency) bool { return a.On(on) && tierOf(&a) == t })
	}
	if wanted[districtTier] && !there(districtTier) {
		wanted[communeTier] = true
	}
	var out []string
	for i := range agencies {
		if a := &agencies[i]; a.On(on) && wanted[tierOf(a)] {
			out = append(out, a.ID)
		}
	}
	return out
}

// present are those of ids that exist on a day, or who took them over.
func present(ids []string, agencies []org.Agency, on string) (out []string) {
	byID := map[string]*org.Agency{}
	for i := range agencies {
		byID[agencies[i].ID] = &agencies[i]
	}
	for _, id := range ids {
		for range len(agencies) { // successors, where there are any
			a := byID[id]
			if a == nil || a.On(on) || len(a.Successors) == 0 {
				break
			}
			id = a.Successors[0].ID
		}
		if a := byID[id]; a != nil && a.On(on) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
