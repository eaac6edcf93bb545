package house

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trolyao/corpus"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

// The columns of the workbook of agencies.
const (
	sheetName = iota
	sheetParent
	sheetKind
	sheetAliases
	sheetCode
	sheetFrom
)

// mostSheetRows is how many agencies one file may bring, mostSheetFaults how many of
// its faults are told.
const (
	mostSheetRows   = 20_000
	mostSheetFaults = 20
)

// AgencyTemplate is an XLSX workbook for [House.ImportAgencies], with the units that
// the house has.
func (h *House) AgencyTemplate() ([]byte, error) {
	list := paper.Sheet{Name: textSheetAgencies, Notes: slices.Clone(textSheetNotes), Head: textSheetHeads,
		Wide: []float64{48, 40, 34, 34, 18, 14}}
	d := h.Directory()
	house, _ := d.House()
	for _, a := range h.ListAgencies("", false, corpus.DayOf(h.Now())) {
		if a.ID == house.Agency {
			continue
		}
		parent := a.Parent
		if p := d.ByID(parent); p != nil && p.ID != house.Agency {
			parent = p.Name
		} else if p != nil {
			parent = ""
		}
		list.Rows = append(list.Rows, []string{a.Name, parent, kindName(a.Kind), strings.Join(a.Aliases, "; "), a.Code,
			corpus.Day(a.From).Vietnamese()})
	}
	for _, r := range list.Rows {
		if r[sheetFrom] == corpus.Day("").Vietnamese() {
			r[sheetFrom] = ""
		}
	}
	kinds := paper.Sheet{Name: textSheetKinds, Head: []string{textSheetHeads[sheetKind]}, Wide: []float64{70}}
	for _, k := range org.KindNames {
		kinds.Rows = append(kinds.Rows, []string{k.Name})
	}
	return paper.WriteXLSX([]paper.Sheet{list, kinds})
}

func kindName(k org.Kind) string {
	for _, n := range org.KindNames {
		if n.Kind == k {
			return n.Name
		}
	}
	return string(k)
}

// readKind is the kind that a cell names: its key, its name, or the first words of it.
func readKind(cell string) (org.Kind, bool) {
	want := paper.Fold(cell)
	if want == "" {
		return org.Office, true
	}
	for _, n := range org.KindNames {
		name := paper.Fold(n.Name)
		short, _, _ := strings.Cut(name, " (")
		if want == string(n.Kind) || want == name || want == short {
			return n.Kind, true
		}
	}
	return "", false
}

// AgencyImport says what a file of agencies has done.
type AgencyImport struct {
	Added, Changed, Same int
	Matched              []store.Merge // free names that the agencies gave an agency
}

// sheetRow is a row of the workbook that says something.
type sheetRow struct {
	at    int // from 0
	cells [6]string
}

// ImportAgencies takes in the workbook of [House.AgencyTemplate]: all of it, or
// nothing where a cell is wrong; then the error names each cell and why. An agency
// that is there under the same name and parent gets the other names and the code.
func (h *House) ImportAgencies(ctx context.Context, who *org.Officer, data []byte) (n AgencyImport, err error) {
	if !who.May(org.ManageAgencies) {
		return n, store.ErrForbidden
	}
	rows, err := readAgencySheet(data)
	if err != nil {
		return n, err
	}
	err = h.editAgencies(ctx, who, func(d *directory) ([]org.Agency, string, string, error) {
		n = AgencyImport{}
		list, err := h.fromSheet(d, rows, &n)
		return list, "agency.import", fmt.Sprintf("%d + %d", n.Added, n.Changed), err
	})
	if err != nil {
		return AgencyImport{}, err
	}
	n.Matched, err = h.MatchNames(ctx, who)
	return n, err
}

func readAgencySheet(data []byte) ([]sheetRow, error) {
	sheets, err := paper.ReadSheets(data)
	var refused *paper.Refusal
	if errors.As(err, &refused) {
		return nil, &store.Error{Text: refused.Text, Err: err}
	} else if err != nil {
		return nil, err
	}
	var rows []sheetRow
	for _, s := range sheets {
		head := slices.IndexFunc(s.Rows, func(r []string) bool {
			return len(r) > 0 && paper.Fold(strings.Trim(r[0], " *")) == paper.Fold(textSheetHeads[sheetName])
		})
		if head < 0 {
			continue
		}
		for i, r := range s.Rows[head+1:] {
			row := sheetRow{at: head + 1 + i}
			for c := range min(len(r), len(row.cells)) {
				row.cells[c] = strings.Join(strings.Fields(paper.Clean(r[c])), " ")
			}
			if row.cells != [6]string{} {
				rows = append(rows, row)
			}
		}
		break
	}
	if rows == nil {
		return nil, told(textSheetNone, textSheetHeads[sheetName])
	}
	if len(rows) > mostSheetRows {
		return nil, told(textSheetLong, mostSheetRows)
	}
	return rows, nil
}

// sheetFault is what is wrong with a cell.
type sheetFault struct {
	row, column int
	text        string
}

// sheetReader makes agencies of rows.
type sheetReader struct {
	*House
	d      *directory
	today  string
	house  string // ID, "" nobody has said
	faults []sheetFault
	made   []org.Agency
	named  map[string][]int  // indexes in made by the folded name
	taken  map[string]bool   // IDs
	seen   map[[2]string]int // name and parent → row
	n      *AgencyImport
}

func (r *sheetReader) fault(column, row int, format string, args ...any) {
	r.faults = append(r.faults, sheetFault{row, column,
		fmt.Sprintf(textSheetFault, paper.CellName(column, row), fmt.Sprintf(format, args...))})
}

func (h *House) fromSheet(d *directory, rows []sheetRow, n *AgencyImport) ([]org.Agency, error) {
	house, _ := d.House()
	r := &sheetReader{House: h, d: d, today: string(corpus.DayOf(h.Now())), house: house.Agency,
		named: map[string][]int{}, taken: map[string]bool{}, seen: map[[2]string]int{}, n: n}
	pending := make([]int, 0, len(rows)) // rows whose parent is one of the file
	for i, row := range rows {
		if err := openTexts(row.cells[:]...); err != nil {
			return nil, err
		}
		pending = append(pending, i)
	}
	// A parent may stand below its units: rows wait until nothing more is found.
	for len(pending) > 0 {
		var left []int
		for _, i := range pending {
			if !r.read(rows[i], false) {
				left = append(left, i)
			}
		}
		if len(left) == len(pending) {
			for _, i := range left {
				r.read(rows[i], true)
			}
			break
		}
		pending = left
	}
	if len(r.faults) > 0 {
		slices.SortFunc(r.faults, func(a, b sheetFault) int {
			return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
		})
		text := ""
		for _, f := range r.faults[:min(len(r.faults), mostSheetFaults)] {
			text += "\n" + f.text
		}
		if more := len(r.faults) - mostSheetFaults; more > 0 {
			text += "\n" + fmt.Sprintf(textSheetMore, more)
		}
		return nil, told("%s", textSheetNothing+text)
	}
	return r.made, nil
}

// read makes an agency of a row; false is that its parent is not known yet, which the
// last try tells as a fault.
func (r *sheetReader) read(row sheetRow, last bool) bool {
	parent, ok := r.parent(row, last)
	if !ok {
		return last
	}
	before := len(r.faults)
	name, err := agencyName(row.cells[sheetName])
	var known *store.Error
	if errors.As(err, &known) {
		r.fault(sheetName, row.at, "%s", known.Text)
	}
	kind, ok := readKind(row.cells[sheetKind])
	if !ok {
		r.fault(sheetKind, row.at, textSheetKind, row.cells[sheetKind])
	}
	if kind == org.Office && parent == "" {
		r.fault(sheetParent, row.at, "%s", textUnitOfWhom)
	}
	from := ""
	if day := row.cells[sheetFrom]; day != "" {
		d, ok := corpus.ReadDay(day)
		if !ok {
			r.fault(sheetFrom, row.at, textSheetDay, day)
		}
		from = string(d)
	}
	aliases := cleanNames(strings.Split(row.cells[sheetAliases], ";"))
	for _, a := range aliases {
		if len([]rune(a)) > mostAgencyName {
			r.fault(sheetAliases, row.at, textAgencyLong, mostAgencyName)
		}
	}
	if len([]rune(row.cells[sheetCode])) > mostAgencyName {
		r.fault(sheetCode, row.at, textAgencyLong, mostAgencyName)
	}
	if n, b := taken(r.d.Directory, name, parent, aliases, r.today); b != nil && name != "" {
		r.fault(sheetAliases, row.at, textNameTaken, n, b.FullName())
	}
	key := [2]string{paper.Fold(name), parent}
	if other, twice := r.seen[key]; twice && name != "" {
		r.fault(sheetName, row.at, textSheetTwice, name, other+1)
	}
	r.seen[key] = row.at
	if len(r.faults) > before {
		return true
	}
	r.put(org.Agency{Name: name, Parent: parent, Kind: kind, Aliases: aliases, Code: row.cells[sheetCode], From: from},
		row.cells[sheetKind] != "")
	return true
}

// parent is the ID of who stands above the agency of a row.
func (r *sheetReader) parent(row sheetRow, last bool) (id string, ok bool) {
	cell := row.cells[sheetParent]
	if cell == "" {
		if kind, _ := readKind(row.cells[sheetKind]); kind == org.Office {
			return r.house, true
		}
		return "", true
	}
	if a := r.FindAgency(cell, r.today); a != nil {
		return a.ID, true
	}
	switch at := r.named[paper.Fold(cell)]; {
	case len(at) == 1:
		return r.made[at[0]].ID, true
	case len(at) > 1:
		r.fault(sheetParent, row.at, textSheetSeveral, cell)
		return "", false
	case last:
		if found := r.d.Find(cell, r.today); len(found) > 1 {
			r.fault(sheetParent, row.at, textSheetSeveral, cell)
		} else {
			r.fault(sheetParent, row.at, textSheetParent, cell)
		}
	}
	return "", false
}

// put enters an agency, or what is new of one that is there.
func (r *sheetReader) put(a org.Agency, kind bool) {
	for _, b := range r.d.Find(a.Name, r.today) {
		if !b.On(r.today) || b.Parent != a.Parent && !(b.Parent == "" && a.Parent == r.house) {
			continue
		}
		now := *b
		now.Aliases = slices.Clone(b.Aliases)
		for _, n := range a.Aliases {
			if !slices.Contains(now.Aliases, n) {
				now.Aliases = append(now.Aliases, n)
			}
		}
		now.Code, now.From = cmp.Or(a.Code, b.Code), cmp.Or(a.From, b.From)
		if kind {
			now.Kind = a.Kind
		}
		if slices.Equal(now.Aliases, b.Aliases) && now.Code == b.Code && now.From == b.From && now.Kind == b.Kind {
			r.n.Same++
			return
		}
		r.n.Changed++
		r.made = append(r.made, now)
		return
	}
	base := agencyBase(&a)
	a.ID = base
	for i := 2; r.taken[a.ID] || r.d.ByID(a.ID) != nil; i++ {
		a.ID = fmt.Sprintf("%s-%d", base, i)
	}
	r.taken[a.ID] = true
	r.named[paper.Fold(a.Name)] = append(r.named[paper.Fold(a.Name)], len(r.made))
	r.made = append(r.made, a)
	r.n.Added++
}
