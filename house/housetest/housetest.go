// Package housetest makes houses for tests: real databases and indexes with a
// few small papers in them.
package housetest

import (
	"path/filepath"
	"testing"
	"time"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/org"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/task"
)

// Noon is when the houses of [Open] are asked.
var Noon = time.Date(2026, 11, 21, 12, 0, 0, 0, corpus.Zone)

// Decree is the text of a small decree.
func Decree(number, day, title, body string) []byte {
	return []byte("CHÍNH PHỦ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\nSố: " + number +
		"\nHà Nội, ngày " + day + "\n\nNGHỊ ĐỊNH\n" + title + "\n\n" + body + "\n\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\n")
}

// Papers are the texts that [Furnished] houses hold, by their file names.
var Papers = map[string][]byte{
	"nd911.txt": Decree("911/2021/NĐ-CP", "04 tháng 01 năm 2021", "Về bếp ăn tập thể của cơ quan", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc đăng ký suất ăn và vệ sinh bếp ăn tập thể của cơ quan.

Điều 2. Đăng ký suất ăn
1. Người ăn đăng ký suất ăn trước 9 giờ sáng trong ngày.
2. Người đã đăng ký mà không đến ăn quá 03 lần trong tháng thì tạm dừng đăng ký 05 ngày làm việc.

Điều 3. Vệ sinh bếp
1. Bếp được lau rửa sau mỗi bữa ăn và kiểm tra mỗi tuần một lần.
2. Người đứng bếp khám sức khỏe 06 tháng một lần theo quy định tại khoản 1 Điều này.

Điều 4. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2021.`),
	"nd912a.txt": Decree("912/2019/NĐ-CP", "05 tháng 5 năm 2019", "Về vườn hoa trước trụ sở", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc chăm sóc vườn hoa trước trụ sở.

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2019.`),
	"nd912b.txt": Decree("912/2022/NĐ-CP", "06 tháng 6 năm 2022", "Về bãi gửi xe đạp", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc trông giữ xe đạp tại bãi gửi xe của cơ quan.

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2022.`),
}

// Data is what is shipped.
func Data(t testing.TB) *starter.Data {
	t.Helper()
	d, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// On is a house over a store, with an index of its own and nothing put in.
func On(t testing.TB, s *store.Store, now func() time.Time) *house.House {
	t.Helper()
	x, err := index.Open("", s, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return house.New(house.Options{Store: s, Index: x, Data: Data(t), Now: now})
}

// Furnished is [On] with the papers put in.
func Furnished(t testing.TB, s *store.Store, now func() time.Time) *house.House {
	t.Helper()
	h := On(t, s, now)
	for _, name := range []string{"nd911.txt", "nd912a.txt", "nd912b.txt"} {
		got, err := h.Ingest(t.Context(), name, Papers[name])
		if err != nil || got.Refused != nil || got.Put.Outcome != store.Added {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
	}
	return h
}

// Open is a house with the papers in it, on a new database, at [Noon].
func Open(t testing.TB) *house.House {
	t.Helper()
	now := func() time.Time { return Noon }
	return Furnished(t, database(t, t.TempDir(), now), now)
}

func database(t testing.TB, dir string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(dir, "house.db"), store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Office is a house with the shipped documents and plan in it, in November 2024,
// and an officer each of two agencies: x of Sở Thông tin và Truyền thông, y of Sở
// Nội vụ.
func Office(t testing.TB) *house.House { return OfficeIn(t, t.TempDir()) }

// OfficeIn is [Office] with its database in a folder.
func OfficeIn(t testing.TB, dir string) *house.House {
	t.Helper()
	now := func() time.Time { return At(t, "2024-11-21 09:00") }
	h := On(t, database(t, dir, now), now)
	d := Data(t)
	var items []store.Item
	for _, doc := range d.Documents() {
		items = append(items, store.Item{Document: doc})
	}
	if _, err := h.Store.PutDocuments(t.Context(), items); err != nil {
		t.Fatal(err)
	}
	if _, err := h.PutDemo(t.Context(), house.Furnisher); err != nil {
		t.Fatal(err)
	}
	stttt := d.Directory.Find("Sở Thông tin và Truyền thông", "2024-11-21")[0].ID
	snv := d.Directory.Find("Sở Nội vụ", "2024-11-21")[0].ID
	for _, o := range []org.Officer{
		{ID: "x", Name: "Đầu mối Sở TT&TT", Agency: stttt, Roles: []org.Role{org.Focal},
			Addresses: []org.Address{{Channel: "terminal", Account: "x", Chat: "x"}}},
		{ID: "y", Name: "Đầu mối Sở Nội vụ", Agency: snv, Roles: []org.Role{org.Focal},
			Addresses: []org.Address{{Channel: "terminal", Account: "y", Chat: "y"}}},
	} {
		if err := h.Store.PutOfficer(t.Context(), house.Furnisher, o, task.Planner{Calendar: d.Calendar}); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// At reads a moment: "2024-11-21 09:00".
func At(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, corpus.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Appoint stores officers.
func Appoint(t testing.TB, s *store.Store, officers ...org.Officer) {
	t.Helper()
	for _, o := range officers {
		if err := s.PutOfficer(t.Context(), house.Furnisher, o, task.Planner{}); err != nil {
			t.Fatal(err)
		}
	}
}

// Officers of several agencies.
var (
	Clerk   = &org.Officer{ID: "an", Name: "An", Agency: "so-mot", Roles: []org.Role{org.Staff}}
	Other   = &org.Officer{ID: "binh", Name: "Bình", Agency: "so-hai", Roles: []org.Role{org.Staff}}
	Keeper  = &org.Officer{ID: "chi", Name: "Chi", Agency: "so-ba", Roles: []org.Role{org.Admin}}
	Retired = &org.Officer{ID: "dung", Name: "Dũng", Agency: "so-mot", Roles: []org.Role{org.Admin}, Left: true}
)

var amendment = Decree("913/2023/NĐ-CP", "07 tháng 7 năm 2023", "Sửa đổi, bổ sung một số điều của Nghị định số 911/2021/NĐ-CP về bếp ăn tập thể của cơ quan", `Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 911/2021/NĐ-CP
1. Sửa đổi khoản 1 Điều 2 như sau:
“1. Người ăn đăng ký suất ăn trước 10 giờ sáng trong ngày.”

Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 9 năm 2023.`)

// Shelve puts an amending decree and an internal notice of so-mot into a house.
func Shelve(t testing.TB, h *house.House) {
	t.Helper()
	if _, err := h.Ingest(t.Context(), "nd913.txt", amendment); err != nil {
		t.Fatal(err)
	}
	d, _, err := corpus.Read(t.Context(), "noi-bo.txt",
		[]byte("SỞ MỘT\nSố: 7/TB-SM\nNgày 02 tháng 02 năm 2026\n\nTHÔNG BÁO\nVề lịch trực bếp nội bộ\n\nCăn cứ Nghị định số 911/2021/NĐ-CP;\n\nI. PHÂN CÔNG\n1. Tổ một trực bếp buổi sáng.\n2. Tổ hai trực bếp buổi chiều.\n"), corpus.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d.Key, d.Number, d.Type, d.Class, d.Agency = "7-tb-sm", "7/TB-SM", "Thông báo", corpus.Internal, "so-mot"
	d.Relations = []corpus.Relation{{Kind: corpus.RelBasis, To: corpus.Ref{Doc: "911-2021-nd-cp"}, By: corpus.FromText}}
	if _, err := h.Store.PutDocument(t.Context(), d, store.Original{Name: "noi-bo.txt",
		Data: []byte("nguồn")}); err != nil {
		t.Fatal(err)
	}
	if err := h.Index.Follow(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}
