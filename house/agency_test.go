package house_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store"
)

var boss = &org.Officer{ID: "boss", Name: "Quản trị", Roles: []org.Role{org.Admin}}

// commune is the house of xã Bình Minh, Quảng Ngãi.
func commune(t testing.TB) *house.House {
	t.Helper()
	h := housetest.Open(t)
	if _, err := h.NameHouse(t.Context(), boss, "xa 21085"); err != nil {
		t.Fatal(err)
	}
	return h
}

// workbook is a file of agencies with a heading in its first row.
func workbook(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	data, err := paper.WriteXLSX([]paper.Sheet{{Name: "Bảng", Rows: rows,
		Head: []string{"Tên", "Thuộc", "Loại", "Tên gọi khác", "Mã định danh", "Từ ngày"}}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAgencySheet: the workbook that the program writes is read back, and what a
// person adds is taken whole or not at all.
func TestAgencySheet(t *testing.T) {
	h := commune(t)
	ctx := t.Context()
	template, err := h.AgencyTemplate()
	if err != nil {
		t.Fatal(err)
	}
	n, err := h.ImportAgencies(ctx, boss, template)
	if err != nil || n.Added != 0 || n.Changed != 0 || n.Same != 10 {
		t.Fatalf("as it was written: %+v, %v", n, err)
	}
	n, err = h.ImportAgencies(ctx, boss, workbook(t,
		[]string{"Tổ Địa chính", "Đội Đất đai", "", "Tổ ĐC; TĐC"}, // its parent stands below it
		[]string{"Đội Đất đai", "Phòng Kinh tế", "", "", "H48.12.3", "01/3/2026"},
		[]string{"Phòng Kinh tế", "", "", "Phòng KT"},
		[]string{"Trường Tiểu học Bình Minh", "", "cơ quan ngành dọc, đơn vị sự nghiệp của tỉnh"}))
	if err != nil || n.Added != 3 || n.Changed != 1 {
		t.Fatalf("%+v, %v", n, err)
	}
	team := h.FindAgency("Tổ ĐC", "2026-11-21")
	if team == nil || team.Name != "Tổ Địa chính" || !strings.HasPrefix(team.Parent, "ubnd-21085.kinh-te.") {
		t.Fatalf("%+v", team)
	}
	if up := h.Agency(team.Parent); up.Code != "H48.12.3" || up.From != "2026-03-01" || up.Parent != "ubnd-21085.kinh-te" {
		t.Errorf("%+v", up)
	}
	if a := h.FindAgency("Phòng KT", "2026-11-21"); a == nil || a.ID != "ubnd-21085.kinh-te" {
		t.Errorf("%+v", a)
	}
	before := len(h.Directory().All())
	_, err = h.ImportAgencies(ctx, boss, workbook(t, []string{"Tổ Một", ""}, []string{"Tổ Hai", "Phòng Không Có"},
		[]string{"Tổ Ba", "", "hội"}, []string{"", "Phòng Kinh tế", ""}, []string{"Tổ Bốn", "", "", "", "", "32/13/2026"},
		[]string{"Tổ Một", ""}, []string{strings.Repeat("dài ", 60)}, []string{"Vòng A", "Vòng B"}, []string{"Vòng B", "Vòng A"}))
	var known *store.Error
	if !errors.As(err, &known) {
		t.Fatal(err)
	}
	const at = 2 // the first row below the heading
	for _, want := range []string{fmt.Sprintf("Ô B%d: không rõ “Phòng Không Có”", at+1), fmt.Sprintf("Ô C%d", at+2),
		fmt.Sprintf("Ô A%d: Xin ghi tên", at+3), fmt.Sprintf("Ô F%d: “32/13/2026”", at+4),
		fmt.Sprintf("Ô A%d: “Tổ Một” đã có ở dòng %d", at+5, at), fmt.Sprintf("Ô A%d: Tên hoặc mã cơ quan dài", at+6),
		fmt.Sprintf("Ô B%d: không rõ “Vòng B”", at+7), fmt.Sprintf("Ô B%d: không rõ “Vòng A”", at+8)} {
		if !strings.Contains(known.Text, want) {
			t.Errorf("%q is not told in\n%s", want, known.Text)
		}
	}
	if after := len(h.Directory().All()); after != before {
		t.Errorf("half a file was taken: %d agencies, %d before", after, before)
	}
	for name, data := range map[string][]byte{"text": []byte("Tên;Thuộc"), "empty": nil} {
		if _, err := h.ImportAgencies(ctx, boss, data); !errors.As(err, &known) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.ImportAgencies(ctx, housetest.Clerk, nil); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a clerk imports: %v", err)
	}
}

// saidBy is what a person is told, "" for no error.
func saidBy(err error) string {
	var known *store.Error
	if errors.As(err, &known) {
		return known.Text
	}
	return ""
}

// A name that one agency of the house is called by is not given to another, by no door.
func TestNameTaken(t *testing.T) {
	h := commune(t)
	ctx := t.Context()
	id, err := h.AddAgency(ctx, boss, house.NewAgency{Name: "Tổ Địa chính", Aliases: []string{"Tổ ĐC"}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "“Phòng Kinh tế” đang là tên gọi của Phòng Kinh tế xã Bình Minh"
	for name, err := range map[string]error{
		"added":    second(h.AddAgency(ctx, boss, house.NewAgency{Name: "Tổ Chợ", Aliases: []string{"Phòng Kinh tế"}})),
		"called":   h.AliasAgency(ctx, boss, id, []string{"Tổ ĐC", "Phòng Kinh tế"}, ""),
		"imported": second(h.ImportAgencies(ctx, boss, workbook(t, []string{"Tổ Địa chính", "", "", "Phòng Kinh tế"}))),
	} {
		if !strings.Contains(saidBy(err), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.AliasAgency(ctx, boss, id, []string{"Tổ ĐC", "Tổ Đất"}, ""); err != nil {
		t.Error(err)
	}
	// Of a bare "UBND xã" nobody is near.
	if near := h.Directory().Nearly("UBND xã", "2026-11-20", 5); near != nil {
		t.Errorf("%v", near)
	}
}

// TestMergeSpellings: an agency that was typed in a second time goes into the first
// one, is found by its name since, and comes back.
func TestMergeSpellings(t *testing.T) {
	h := commune(t)
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	center, err := h.AddAgency(ctx, boss, house.NewAgency{Name: "Quầy Một cửa liên thông"})
	ok(err)
	room, err := h.AddAgency(ctx, boss, house.NewAgency{Name: "Tổ tiếp nhận", Parent: center})
	ok(err)
	ok(h.PutOfficer(ctx, boss, org.Officer{ID: "mot", Name: "Một", Agency: center, Roles: []org.Role{org.Focal}}))
	const into = "ubnd-21085.ttpvhcc"
	for _, c := range []struct{ from, into, want string }{
		{"ubnd-21085", into, "Không gộp được cơ quan của hệ thống"},
		{center, room, "không nhận được cơ quan cấp trên"},
		{center, center, "đã là một"},
		{into, "phòng không có", "Không rõ"},
		{"phòng không có", into, "Không rõ"},
		{"ubnd-17515", "ubnd-21085", "hai đơn vị hành chính khác nhau"},
	} {
		if _, err := h.MergeAgencies(ctx, boss, c.from, c.into); !strings.Contains(saidBy(err), c.want) {
			t.Errorf("%s into %s: %v", c.from, c.into, err)
		}
	}
	w, err := h.WouldMerge(ctx, boss, "quay mot cua lien thong", "TTPVHCC xã")
	if err != nil || w.From != center || w.Into != into || w.Refs.Officers != 1 || w.Refs.Units != 1 {
		t.Fatalf("%+v, %v", w, err)
	}
	m, err := h.MergeAgencies(ctx, boss, "quay mot cua lien thong", "TTPVHCC xã")
	ok(err)
	if m.Moved != (store.MergeCount{Officers: 1, Units: 1}) {
		t.Errorf("%+v", m)
	}
	for _, name := range []string{"Quầy Một cửa liên thông", center, "quay mot cua lien thong xa binh minh"} {
		if a := h.FindAgency(name, "2026-11-21"); a == nil || a.ID != into {
			t.Errorf("%q is %v", name, a)
		}
	}
	if list := h.ListAgencies("quầy", false, "2026-11-21"); len(list) != 1 || list[0].ID != into {
		t.Errorf("%v", list)
	}
	if a := h.Agency(room); a.Parent != into {
		t.Errorf("%+v", a)
	}
	for name, err := range map[string]error{
		"renamed": h.RenameAgency(ctx, boss, center, "Khác", ""), "ended": h.EndAgency(ctx, boss, center, "", ""),
		"merged again": second(h.MergeAgencies(ctx, boss, into, center)),
	} {
		if err == nil {
			t.Errorf("what was merged away is %s", name)
		}
	}
	// A second merge on top: the first cannot be undone before it.
	top, err := h.MergeAgencies(ctx, boss, into, "ubnd-21085.van-phong")
	ok(err)
	if _, err := h.UnmergeAgencies(ctx, boss, m.ID); !strings.Contains(saidBy(err), "gộp tiếp") {
		t.Errorf("undone under a later one: %v", err)
	}
	if o, err := h.Store.Officer(ctx, "mot"); err != nil || o.Agency != "ubnd-21085.van-phong" {
		t.Errorf("%+v, %v", o, err)
	}
	_, err = h.UnmergeAgencies(ctx, boss, top.ID)
	ok(err)
	got, err := h.MergeOf(ctx, boss, "quầy một cửa liên thông xã bình minh")
	if err != nil || got.ID != m.ID {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = h.UnmergeAgencies(ctx, boss, m.ID)
	ok(err)
	if a := h.FindAgency("Quầy Một cửa liên thông", "2026-11-21"); a == nil || a.ID != center {
		t.Errorf("%+v", a)
	}
	if a := h.Agency(room); a.Parent != center {
		t.Errorf("%+v", a)
	}
	if a := h.Agency(into); slices.Contains(a.Aliases, "Quầy Một cửa liên thông") {
		t.Errorf("%+v", a)
	}
}

// TestFreeNames: officers and papers that have a name in place of an agency, as
// version 0.1.0 kept them, get the agency where the name says which; the rest is
// offered.
func TestFreeNames(t *testing.T) {
	h := housetest.Open(t)
	ctx := t.Context()
	for id, agency := range map[string]string{"mot": "UBND xã Bình Minh", "hai": "Phòng Kinh tế xã Bình Minh",
		"ba": "Tổ Bốn Bảy", "bon": "Trung tam Phuc vu hanh chinh congg", "nam": "UBND xã Bình Mỹ"} {
		if err := h.PutOfficer(ctx, boss, org.Officer{ID: id, Name: id, Agency: agency,
			Roles: []org.Role{org.Staff}}); err != nil {
			t.Fatal(err)
		}
	}
	d := &corpus.Document{Head: corpus.Head{Key: "quy-che", Title: "Quy chế", Class: corpus.Internal,
		Agency: "UBND xã Bình Minh", Kind: corpus.Verbatim},
		Parts: []*corpus.Part{{Kind: corpus.KindArticle, Label: "Điều 1.", No: "1", Text: "Mở cửa lúc 7 giờ."}}}
	if _, err := h.Store.PutDocument(ctx, d, store.Original{Name: "q", Data: []byte("q")}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.NameHouse(ctx, boss, "xa 21085"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"mot": "ubnd-21085", "hai": "ubnd-21085.kinh-te", "ba": "Tổ Bốn Bảy"} {
		if o, err := h.Store.Officer(ctx, id); err != nil || o.Agency != want {
			t.Errorf("%s is of %q, %v", id, o.Agency, err)
		}
	}
	if d, err := h.Store.Document(ctx, "quy-che"); err != nil || d.Agency != "ubnd-21085" {
		t.Errorf("%+v, %v", d.Head, err)
	}
	free, err := h.FreeNames(ctx, boss)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, f := range free {
		for _, a := range f.May {
			got[f.Name] = append(got[f.Name], a.ID)
		}
		if f.Refs.Officers != 1 {
			t.Errorf("%+v", f)
		}
	}
	if len(free) != 3 || len(got["Tổ Bốn Bảy"]) != 0 || len(got["UBND xã Bình Mỹ"]) == 0 ||
		!slices.Contains(got["Trung tam Phuc vu hanh chinh congg"], "ubnd-21085.ttpvhcc") {
		t.Errorf("%v", got)
	}
	if _, err := h.MergeAgencies(ctx, boss, "Trung tam Phuc vu hanh chinh congg", "TTPVHCC"); err != nil {
		t.Fatal(err)
	}
	if o, err := h.Store.Officer(ctx, "bon"); err != nil || o.Agency != "ubnd-21085.ttpvhcc" {
		t.Errorf("%+v, %v", o, err)
	}
	id, err := h.AddAgency(ctx, boss, house.NewAgency{Name: "Tổ Bốn Bảy"})
	if err != nil {
		t.Fatal(err)
	}
	if o, err := h.Store.Officer(ctx, "ba"); err != nil || o.Agency != id {
		t.Errorf("%+v, %v", o, err)
	}
	// A name that a person has taken apart again is not matched by itself.
	m, err := h.MergeOf(ctx, boss, "UBND xã Bình Minh")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.UnmergeAgencies(ctx, boss, m.ID); err != nil {
		t.Fatal(err)
	}
	if made, err := h.MatchNames(ctx, boss); err != nil || len(made) != 0 {
		t.Errorf("%+v, %v", made, err)
	}
}

// TestNamedAgain: a house that was named by mistake takes along what is its own, and
// leaves nothing of the other behind.
func TestNamedAgain(t *testing.T) {
	h := commune(t)
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(h.RenameAgency(ctx, boss, "ubnd-21085.van-hoa-xa-hoi", "Phòng Văn hóa và Khoa học", ""))
	team, err := h.AddAgency(ctx, boss, house.NewAgency{Name: "Tổ Chuyển đổi số", Parent: "Phòng Kinh tế"})
	ok(err)
	own, err := h.AddAgency(ctx, boss, house.NewAgency{Name: "Đội Trật tự"})
	ok(err)
	for id, agency := range map[string]string{"mot": "ubnd-21085", "hai": "ubnd-21085.kinh-te", "ba": team, "bon": own,
		"nam": "ubnd-21085.van-hoa-xa-hoi"} {
		ok(h.PutOfficer(ctx, boss, org.Officer{ID: id, Name: id, Agency: agency, Roles: []org.Role{org.Staff}}))
	}
	_, err = h.NameHouse(ctx, boss, "xa 21592")
	ok(err)
	if h.Name() != "UBND phường Quy Nhơn Nam, tỉnh Gia Lai" {
		t.Error(h.Name())
	}
	for id, want := range map[string]string{"mot": "ubnd-21592", "hai": "ubnd-21592.kinh-te", "ba": team, "bon": own,
		"nam": "ubnd-21592.van-hoa-xa-hoi"} {
		if o, err := h.Store.Officer(ctx, id); err != nil || o.Agency != want {
			t.Errorf("%s is of %q, %v", id, o.Agency, err)
		}
	}
	if a := h.Agency(team); a.Parent != "ubnd-21592.kinh-te" {
		t.Errorf("%+v", a)
	}
	if a := h.Agency(own); a.Parent != "ubnd-21592" {
		t.Errorf("%+v", a)
	}
	if a := h.Agency("ubnd-21592.van-hoa-xa-hoi"); a.Name != "Phòng Văn hóa và Khoa học" {
		t.Errorf("%+v", a)
	}
	if list := h.ListAgencies("", false, "2026-11-21"); len(list) != 13 {
		t.Errorf("%d agencies of the house", len(list))
	}
	rows, err := h.Store.Agencies(ctx)
	ok(err)
	for _, a := range rows {
		if strings.HasPrefix(a.ID, "ubnd-21085") && a.ID != team && a.ID != own {
			t.Errorf("left behind: %+v", a)
		}
	}
	// A province, and back to the commune: the sở stay what they are.
	ok(h.PutOfficer(ctx, boss, org.Officer{ID: "snv", Name: "SNV", Agency: "so-noi-vu", Roles: []org.Role{org.Staff}}))
	_, err = h.NameHouse(ctx, boss, "tinh 52")
	ok(err)
	if a := h.Agency("ubnd-21592.tram-y-te"); a != nil {
		t.Errorf("left behind: %+v", a)
	}
	if a := h.Agency("ubnd-21592.kinh-te"); a == nil || a.Parent != "ubnd-tinh" {
		t.Errorf("%+v", a)
	}
	if o, err := h.Store.Officer(ctx, "mot"); err != nil || o.Agency != "ubnd-tinh" {
		t.Errorf("%+v, %v", o, err)
	}
	_, err = h.NameHouse(ctx, boss, "xa 21085")
	ok(err)
	if o, err := h.Store.Officer(ctx, "snv"); err != nil || o.Agency != "so-noi-vu" {
		t.Errorf("%+v, %v", o, err)
	}
	if a := h.Agency("so-noi-vu"); a == nil || a.Parent != "" {
		t.Errorf("%+v", a)
	}
	if o, err := h.Store.Officer(ctx, "mot"); err != nil || o.Agency != "ubnd-21085" {
		t.Errorf("%+v, %v", o, err)
	}
}
