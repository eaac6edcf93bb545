package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/store/storetest"
	"trolyao/task"
)

// BenchmarkAgencies measures a house of a province with 10,000 agencies and 50,000
// officers: how long it takes to say which agency a name means, and to show the pages
// on which people work.
func BenchmarkAgencies(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkAgencies(b, filepath.Join(b.TempDir(), "house.db")) })
	b.Run("postgres", func(b *testing.B) { benchmarkAgencies(b, storetest.Postgres(b)) })
}

// manyAgencies fills the house of a province with units of its communes, and officers.
func manyAgencies(b *testing.B, h *desk, v *house.House, dsn string) (names []string) {
	b.Helper()
	ctx := b.Context()
	if _, err := v.NameHouse(ctx, keeper, "tinh 52"); err != nil {
		b.Fatal(err)
	}
	var list []org.Agency
	units := []string{"Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Văn phòng HĐND và UBND", "Trung tâm Phục vụ hành chính công",
		"Công an", "Trạm Y tế"}
	communes := v.Directory().Home().Communes
	for i := 0; len(list) < 10_000; i++ {
		c := communes[i%len(communes)]
		name := fmt.Sprintf("Tổ công tác %d", i/len(communes))
		if n := i / len(communes); n < len(units) {
			name = units[n]
		}
		list = append(list, org.Agency{ID: fmt.Sprintf("ubnd-%s.u%d", c.Code, i), Name: name, Kind: org.Office,
			Parent: org.CommuneID(c.Code)})
		switch i % 5 {
		case 0:
			names = append(names, name+" "+c.FullName())
		case 1:
			names = append(names, paper.Fold(name+" UBND "+c.FullName()))
		case 2:
			names = append(names, "UBND "+c.FullName()+", tỉnh Gia Lai")
		case 3:
			names = append(names, "Đội xung kích số "+fmt.Sprint(i))
		case 4:
			names = append(names, "Sở NN&MT tỉnh Gia Lai")
		}
	}
	version, err := h.store.AgenciesVersion(ctx)
	if err != nil {
		b.Fatal(err)
	}
	if err := h.store.PutAgencies(ctx, keeper, list, version, "agency.import", ""); err != nil {
		b.Fatal(err)
	}
	var officers, posts [][]any
	for i := range 50_000 {
		o := org.Officer{ID: fmt.Sprintf("o%d", i), Name: fmt.Sprintf("Cán bộ %d", i), Agency: list[i%len(list)].ID,
			Roles: []org.Role{[]org.Role{org.Focal, org.Head, org.Staff, org.Staff, org.Staff}[i/len(list)]}}
		body, err := json.Marshal(o)
		if err != nil {
			b.Fatal(err)
		}
		officers = append(officers, []any{o.ID, o.Agency, false, string(body), o.May(org.Oversee)})
		posts = append(posts, []any{o.ID, o.Agency})
	}
	storetest.Insert(b, dsn, "officer", "id, agency, gone, body, oversees", officers)
	storetest.Insert(b, dsn, "officer_post", "officer, agency", posts)
	return names
}

func benchmarkAgencies(b *testing.B, dsn string) {
	ctx := b.Context()
	h, s, p := benchHouse(b, dsn)
	v := h.house
	names := manyAgencies(b, h, v, dsn)
	b.Run("directory after a change", func(b *testing.B) {
		for b.Loop() {
			if err := v.RenameAgency(ctx, keeper, "so-noi-vu", fmt.Sprint("Sở Nội vụ ", b.Elapsed()), ""); err != nil {
				b.Fatal(err)
			}
		}
	})
	d := v.Directory()
	b.Run("name", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			d.Find(names[i%len(names)], "2026-11-20")
		}
	})
	b.Run("name, nearly", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			d.Nearly(names[i%len(names)]+"x", "2026-11-20", 5)
		}
	})
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach", Number: "1/KH-UBND"}, Year: 2026}
	for i := range 2000 {
		a := d.All()[i%5000]
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(i + 1), Name: fmt.Sprintf("Nhiệm vụ %d", i), Lead: a.Name,
			Leads: []task.Party{{Name: a.Name, Agency: a.ID}}, Due: p.Calendar.Settle(task.Due{Kind: task.OnDay,
				Nominal: corpus.Day("2026-12-01").Add(i % 90)})})
	}
	if _, err := s.PutPlan(ctx, keeper, plan, corpus.Public, "", p); err != nil {
		b.Fatal(err)
	}
	who := h.signIn(b, "chi-quan-tri")
	for _, page := range []struct{ name, path string }{
		{"agencies", "/quan-tri/co-quan"}, {"agencies, words", "/quan-tri/co-quan?ca=1&tim=phong+kinh+te"},
		{"whose house", "/quan-tri/co-quan?la=phuong+quy+nhon"}, {"one agency", "/quan-tri/co-quan/ubnd-21583"},
		{"officers", "/quan-tri/can-bo"}, {"officers, words", "/quan-tri/can-bo?tim=49999"}, {"one officer", "/quan-tri/can-bo/o77"},
		{"a new officer", "/quan-tri/can-bo/moi"}, {"tasks", "/viec"}, {"one task", "/viec/700"},
		{"oversight", "/viec/theo-doi"}, {"give work", "/viec/giao"}, {"overview", "/quan-tri"}, {"import", "/quan-tri/nhap"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				if status := who.status(page.path); status != http.StatusOK {
					b.Fatal(status)
				}
			}
		})
	}
}
