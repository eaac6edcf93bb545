// Package org knows who is who: agencies through time, with the names people
// call them by and what became of them, and officers with what they may do.
//
// Begin with [NewDirectory], and with [Officer.May], the one table of rights.
// Days are "2006-01-02", compared as text; "" is open.
package org

import (
	"slices"
	"strings"
	"unicode"

	"trolyao/paper"
)

// Kind is what an agency is.
type Kind string

const (
	Government Kind = "government" // Quốc hội, Chính phủ, Thủ tướng
	Ministry   Kind = "ministry"   // bộ, cơ quan ngang bộ
	Province   Kind = "province"   // tỉnh
	City       Kind = "city"       // thành phố trực thuộc trung ương
	Department Kind = "department" // cơ quan chuyên môn cấp tỉnh, alike in every province
	Local      Kind = "local"      // HĐND, UBND and their units, alike everywhere
	Party      Kind = "party"      // cơ quan Đảng
	Vertical   Kind = "vertical"   // cơ quan ngành dọc, đơn vị sự nghiệp của tỉnh
	Commune    Kind = "commune"    // UBND of one xã, phường, đặc khu
	Office     Kind = "office"     // unit of an agency: phòng, trung tâm, vụ, chi cục
	Group      Kind = "group"      // no agency: a name for several
)

// KindNames are the kinds that an administrator may give an agency, in Vietnamese.
var KindNames = []struct {
	Kind Kind
	Name string
}{
	{Office, "đơn vị trực thuộc (phòng, trung tâm, chi cục, vụ …)"},
	{Department, "cơ quan chuyên môn của tỉnh (sở, ban, ngành)"},
	{Vertical, "cơ quan ngành dọc, đơn vị sự nghiệp của tỉnh"},
	{Commune, "UBND xã, phường, đặc khu"},
	{Party, "cơ quan Đảng, Mặt trận, đoàn thể"},
	{Local, "HĐND, UBND"},
	{Ministry, "bộ, cơ quan ngang bộ"},
	{Group, "nhóm cơ quan (khối, cụm thi đua, tổ công tác)"},
}

// Agency is an agency, or a kind of agency that every province has, under one
// name from its first to its last day.
type Agency struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"` // "Sở Thông tin và Truyền thông"; of a province "Bình Định"
	Aliases []string `json:"aliases,omitempty"`
	Kind    Kind     `json:"kind"`
	Parent  string   `json:"parent,omitempty"` // ID of the agency it belongs to; "" for none or every province
	From    string   `json:"from,omitempty"`   // first day; "" before anything asked about
	To      string   `json:"to,omitempty"`     // last day; "" still there
	// Successors took over on the day after To, the main one first.
	Successors []Successor `json:"successors,omitempty"`
	// Former are the names it had before this one; it is found by them too.
	Former []Former `json:"former,omitempty"`
	// Place is the code of the administrative unit it is of ([Unit]), "" where
	// nobody has said. Code is its mã định danh, "" not known.
	Place string `json:"place,omitempty"`
	Code  string `json:"code,omitempty"`
	// Note is a caution in Vietnamese.
	Note string `json:"note,omitempty"`
	// Certainty and Source say how sure the entry is and where it was read.
	Certainty string `json:"certainty,omitempty"`
	Source    string `json:"source,omitempty"`
	// Members are the IDs of the agencies of a [Group].
	Members []string `json:"members,omitempty"`
	// Merged says that it was only another spelling of its first successor.
	Merged bool `json:"merged,omitempty"`

	of string // what stands behind Name in a sentence: " xã Bình Minh"
}

// Former is a name that an agency had up to a day; "" nobody knows which.
type Former struct {
	Name string `json:"name"`
	To   string `json:"to,omitempty"`
}

// Successor took over an agency, or one of its functions.
type Successor struct {
	ID       string `json:"id"`
	Function string `json:"function,omitempty"` // "" for all that is not named elsewhere
}

// On reports whether a exists under its name on the day; on "" it always does.
func (a *Agency) On(day string) bool {
	return day == "" || a.From <= day && (a.To == "" || day <= a.To)
}

// FullName is the name as it stands in a sentence: "tỉnh Bình Định".
func (a *Agency) FullName() string {
	switch a.Kind {
	case Province:
		return "tỉnh " + a.Name
	case City:
		return "thành phố " + a.Name
	}
	return a.Name + a.of
}

// Called reports whether name is one of the names of a; case, diacritics and signs do
// not matter.
func (a *Agency) Called(name string) bool {
	key := squeeze(name)
	return slices.ContainsFunc(append([]string{a.Name}, a.Aliases...),
		func(n string) bool { return squeeze(n) == key })
}

// place reports whether a is a tỉnh or a thành phố trực thuộc trung ương.
func (a *Agency) place() bool { return a.Kind == Province || a.Kind == City }

// words returns the folded words of a name; "và" and signs say nothing, and
// Ủy ban nhân dân, Hội đồng nhân dân, thành phố are mostly written short.
func words(name string) []string {
	ws := strings.FieldsFunc(paper.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := ws[:0]
	for _, w := range ws {
		if w != "va" {
			out = append(out, w)
		}
	}
	s := " " + strings.Join(out, " ") + " "
	for _, short := range shorts {
		if strings.Contains(s, short[0]) {
			s = strings.ReplaceAll(s, short[0], short[1])
		}
	}
	return strings.Fields(s)
}

// shorts are what is mostly written short in the names of agencies.
var shorts = [][2]string{{" uy ban nhan dan ", " ubnd "}, {" hoi dong nhan dan ", " hdnd "},
	{" thanh pho ", " tp "}, {" van phong ", " vp "}, {" trung tam ", " tt "},
	{" phuc vu hanh chinh cong ", " pvhcc "}, {" hanh chinh cong ", " hcc "}, {" ban chi huy quan su ", " bchqs "},
	{" bch quan su ", " bchqs "}, {" ban quan ly ", " bql "}, {" bao hiem xa hoi ", " bhxh "},
	{" mat tran to quoc viet nam ", " mttq "}, {" mat tran to quoc ", " mttq "}, {" khu kinh te ", " kkt "}}

// squeeze is the form in which names are compared: "Sở TT&TT" and "so tttt"
// are both "sotttt".
func squeeze(name string) string { return strings.Join(words(name), "") }

// keys returns the forms a name is found by: in full, and for a bộ, sở or ban
// with the initials of the rest or of all ("sotttt", "stttt").
func keys(name string) []string {
	ws := words(name)
	out := []string{strings.Join(ws, "")}
	if len(ws) < 3 || ws[0] != "so" && ws[0] != "bo" && ws[0] != "ban" {
		return out
	}
	var initials strings.Builder
	for _, w := range ws[1:] {
		initials.WriteByte(w[0])
	}
	return append(out, ws[0]+initials.String(), ws[0][:1]+initials.String())
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	for _, r := range s {
		return string(unicode.ToUpper(r)) + s[len(string(r)):]
	}
	return s
}
