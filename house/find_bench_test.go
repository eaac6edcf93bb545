package house_test

import (
	"fmt"
	"testing"

	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/paper"
	"trolyao/starter"
)

// BenchmarkFind looks up names among 10,000 agencies of a province: units of its
// communes, communes here and elsewhere, sở, names that are none, and old names.
func BenchmarkFind(b *testing.B) {
	land := starter.Land()
	own := org.Own{Land: starter.Land, House: org.House{Agency: "ubnd-tinh", Place: "52"}}
	communes := land.Unit("52").Communes
	var names []string
	for i := range 10_000 {
		c := communes[i%len(communes)]
		name := fmt.Sprintf("Tổ công tác %d", i/len(communes))
		own.Agencies = append(own.Agencies, org.Agency{ID: fmt.Sprintf("%s.u%d", org.CommuneID(c.Code), i), Name: name,
			Kind: org.Office, Parent: org.CommuneID(c.Code)})
		names = append(names, name+" "+c.FullName(), paper.Fold(name+" UBND "+c.FullName()), "UBND "+c.Placed(),
			"Đội xung kích số "+fmt.Sprint(i), "Sở NN&MT tỉnh Gia Lai", "UBND xã Tân Tiến", "UBND phường Quang Trung, TP Quy Nhơn")
	}
	for _, c := range communes {
		own.Agencies = append(own.Agencies, org.Agency{ID: org.CommuneID(c.Code), Name: "UBND " + c.FullName(),
			Kind: org.Commune, Place: c.Code, From: "2025-07-01"})
	}
	d, err := housetest.Data(b).Directory.With(own)
	if err != nil {
		b.Fatal(err)
	}
	d.Find("UBND phường Quang Trung, TP Quy Nhơn", "2026-11-21") // what was is read once
	for i := 0; b.Loop(); i++ {
		d.Find(names[i%len(names)], "2026-11-21")
	}
}
