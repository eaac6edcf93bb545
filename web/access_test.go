package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"trolyao/bot"
	"trolyao/house"
	"trolyao/store"
)

// axe is the program that looks for barriers in a page (.ci/axe).
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../.ci/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the npm package axe-core is not in .ci/axe; run: sh .ci/tools")
		}
		t.Skip("the npm package axe-core is not in .ci/axe (npm ci --prefix .ci/axe), so no page is looked at for barriers")
	}
	return string(source)
}

// noPages are the addresses that show no page: files, feeds, figures, and those
// that only lead on.
var noPages = []string{"GET /dang-nhap/mot-cua", "GET /dang-nhap/mot-cua/ve", "GET /healthz", "GET /readyz",
	"GET /metrics", "GET /mcp", "GET /manifest.webmanifest", "GET /sw.js", "GET /favicon.ico", "GET /apple-touch-icon.png"}

// TestNoBarriers looks at every page of the house in light and dark, wide and
// narrow. A new page has to be given an address here, or be named in noPages.
func TestNoBarriers(t *testing.T) {
	source := axe(t)
	h := open(t, nil)
	ctx := t.Context()
	if _, err := h.house.Import(ctx, keeper, house.File{Name: "nha-xe.docx", Data: docx(t, bicycles)}); err != nil {
		t.Fatal(err)
	}
	later := decree("921/2022/NĐ-CP", "06 tháng 6 năm 2022", "Về nhà để xe đạp của cơ quan", `Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc trông giữ xe đạp tại nhà để xe của cơ quan nhà nước.

Điều 2. Giờ mở cửa nhà để xe đạp
1. Nhà để xe đạp mở cửa từ 6 giờ đến 18 giờ 30 phút các ngày làm việc.
2. Người gửi xe đạp quá giờ báo bảo vệ trước 17 giờ.

Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2022.`)
	for name, data := range map[string][]byte{"nha-xe-2.txt": later, "sua-doi.txt": bicyclesAmended} {
		if got, err := h.house.Import(ctx, keeper, house.File{Name: name, Data: data}); err != nil ||
			got.Refused != nil {
			t.Fatal(got, err)
		}
	}
	h.bring(t, chairs, chairsEnd)
	h.shelveProcedures(t, mooring)
	turn := h.asks(t, "chi-quan-tri", "Lịch trực vệ sinh phòng họp tầng ba thế nào?")
	if err := h.store.PutFeedback(ctx, store.Feedback{Turn: turn, Officer: "chuyen-vien-a", Verdict: store.Wrong,
		Note: "thiếu"}); err != nil {
		t.Fatal(err)
	}
	approved, err := h.house.Approve(ctx, keeper, store.Approved{Question: "Ai giữ con dấu?",
		Answer: "Văn thư cơ quan.", Owner: "Văn phòng", Review: "2026-11-01"},
		[]string{"Điều 32 Nghị định 30/2020/NĐ-CP"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.PutLetter(ctx, "x", "chi-quan-tri", "Việc sắp đến hạn:\n- việc 1"); err != nil {
		t.Fatal(err)
	}
	link, err := h.store.Invite(ctx, keeper, "dau-moi-a")
	if err != nil {
		t.Fatal(err)
	}
	code, err := h.house.ShareCode(ctx, turn)
	if err != nil {
		t.Fatal(err)
	}
	proposal, _, err := h.house.ProposePlan(ctx, keeper, house.PlanFile{Name: "ke-hoach.txt", Data: []byte(madePlan),
		Number: "88/KH-UBND"})
	if err != nil {
		t.Fatal(err)
	}
	works, err := h.store.Tasks(ctx, keeper, store.TaskFilter{})
	if err != nil || len(works) == 0 {
		t.Fatal(err)
	}
	talk := h.talks(t, "chi-quan-tri", "văn bản đến phải đăng ký trong bao lâu?")
	at := map[string][]string{
		"GET /{$}":                         {"/"},
		"GET /hoi/{c}":                     {talk},
		"GET /tra-loi/{turn}/{secret}":     {fmt.Sprintf("/tra-loi/%d/%s", turn, code)},
		"GET /lien-ket/{secret}":           {"/lien-ket/" + link},
		"GET /vb":                          {"/vb", "/vb?q=xe+%C4%91%E1%BA%A1p", "/vb?q=khongcogi"},
		"GET /vb/{key}":                    {"/vb/921-2022-nd-cp", "/vb/30-2020-nd-cp"},
		"GET /vb/{key}/ben":                {"/vb/921-2022-nd-cp/ben?o=d2k1"},
		"GET /lich-su":                     {"/lich-su", "/lich-su?q=khongcogi"},
		"GET /vb/{key}/sua":                {"/vb/921-2022-nd-cp/sua"},
		"GET /quan-tri/hieu-luc":           {"/quan-tri/hieu-luc", "/quan-tri/hieu-luc?xem=da"},
		"GET /vb/{key}/hieu-luc":           {"/vb/921-2022-nd-cp/hieu-luc?p=d2k1"},
		"GET /vb/{key}/so-sanh":            {"/vb/921-2022-nd-cp/so-sanh"},
		"GET /vb/{key}/trich":              {"/vb/921-2022-nd-cp/trich?p=d2k1"},
		"GET /thu-tuc":                     {"/thu-tuc", "/thu-tuc?q=khongcogi"},
		"GET /thu-tuc/ngay-tra":            {"/thu-tuc/ngay-tra", "/thu-tuc/ngay-tra?nhan=30/6/2026&so=5", "/thu-tuc/ngay-tra?nhan=xx"},
		"GET /thu-tuc/{code}":              {"/thu-tuc/1.900210", "/thu-tuc/1.900211"},
		"GET /thu-tuc/{code}/ho-so":        {"/thu-tuc/1.900210/ho-so"},
		"GET /thu-tuc/{code}/giay-to":      {"/thu-tuc/1.900210/giay-to"},
		"GET /thu-tuc/{code}/so-sanh":      {"/thu-tuc/1.900210/so-sanh?voi=1.900211", "/thu-tuc/1.900210/so-sanh"},
		"GET /viec/{id}":                   {fmt.Sprint("/viec/", works[0].ID)},
		"GET /viec/ke-hoach/{id}":          {fmt.Sprint("/viec/ke-hoach/", proposal)},
		"GET /diem/{set}":                  {"/diem/vi-du-so", "/diem/par-index-tinh"},
		"GET /diem/{set}/{agency}":         {"/diem/vi-du-so/so-noi-vu", "/diem/chi-so-766/so-noi-vu"},
		"GET /diem/{set}/{agency}/lich-su": {"/diem/vi-du-so/so-noi-vu/lich-su"},
		"GET /quan-tri/can-bo/{id}":        {"/quan-tri/can-bo/dau-moi-a"},
		"GET /quan-tri/co-quan":            {"/quan-tri/co-quan", "/quan-tri/co-quan?la=binh+minh"},
		"GET /quan-tri/co-quan/{id}":       {"/quan-tri/co-quan/so-noi-vu"},
		"GET /quan-tri/co-quan/gop":        {"/quan-tri/co-quan/gop", "/quan-tri/co-quan/gop?tu=so-noi-vu&vao=so-tu-phap"},
		"GET /quan-tri/tra-loi/{id}":       {fmt.Sprint("/quan-tri/tra-loi/", approved)},
		"GET /quan-tri/cau-hoi/{id}":       {fmt.Sprint("/quan-tri/cau-hoi/", turn)},
		"GET /quan-tri/cau-hoi":            {"/quan-tri/cau-hoi", "/quan-tri/cau-hoi?xem=bo-qua"},
		"GET /tro-giup":                    {"/tro-giup", "/tro-giup?q=gia+han", "/tro-giup?q=zzz"},
		"GET /tro-giup/{key}":              {"/tro-giup/hoi", "/tro-giup/hien-thi"},
	}
	skip := map[string]bool{}
	for _, p := range noPages {
		skip[p] = true
	}
	paths := []string{"/khong-co-trang-nay"}
	outside := []string{"/dang-nhap", "/lien-ket/" + link}
	for pattern := range h.pages {
		method, path, _ := strings.Cut(pattern, " ")
		switch {
		case method != "GET" || skip[pattern] || strings.HasPrefix(path, "/api/") || notShown[pattern]:
		case at[pattern] != nil:
			paths = append(paths, at[pattern]...)
		case strings.Contains(path, "{"):
			t.Errorf("%s has no address to look at", pattern)
		default:
			paths = append(paths, path)
		}
	}
	// What administrators may not do is looked at by those who may.
	others := map[string]string{"dau-moi-a": "/diem/vi-du-so/so-noi-vu/cham",
		"tham-dinh": "/diem/vi-du-so/so-noi-vu/tham-dinh"}
	slices.Sort(paths)
	h.account(t, "chi-quan-tri") // before the windows, which would both make it
	for i := range windows {
		t.Run(fmt.Sprint("window ", i+1), func(t *testing.T) {
			t.Parallel()
			b := h.browser(t, looks[0].width, looks[0].dark)
			if i == 0 {
				for _, path := range outside {
					b.barriers(source, path)
				}
			}
			b.as("chi-quan-tri")
			for k := i; k < len(paths); k += windows {
				b.barriers(source, paths[k])
			}
			if i == 0 {
				for officer, path := range others {
					b.as(officer)
					b.barriers(source, path)
				}
			}
		})
	}
}

// windows is how many pages are looked at side by side.
const windows = 2

// notShown are files and streams under the pages.
var notShown = map[string]bool{
	"GET /hoi/{c}/dong":                  true,
	"GET /hoi/{c}/xuat":                  true,
	"GET /vb/{key}/goc/{n}":              true,
	"GET /quan-tri/thu-tuc/xuat.xlsx":    true,
	"GET /quan-tri/thu-tuc/mau.xlsx":     true,
	"GET /quan-tri/mau-giay/{key}":       true,
	"GET /quan-tri/sao-luu/{name}":       true,
	"GET /viec/xuat.xlsx":                true,
	"GET /quan-tri/co-quan/mau.xlsx":     true,
	"GET /viec/theo-doi/xuat.xlsx":       true,
	"GET /viec/theo-doi/van-ban/{paper}": true,
	"GET /viec/theo-doi/mau/{paper}":     true,
	"GET /viec/minh-chung/{id}":          true,
	"GET /diem/minh-chung/{id}":          true,
	// Looked at by others, see there.
	"GET /diem/{set}/{agency}/cham":      true,
	"GET /diem/{set}/{agency}/tham-dinh": true,
	"GET /lich/{secret}":                 true,
}

// barriers fails for what axe finds on a page, however slight, wide and light, then
// narrow and dark.
func (b *tab) barriers(source, path string) {
	b.t.Helper()
	b.open(path)
	eval[bool](b, source+`;
		for (const d of document.querySelectorAll("main details")) d.open = true;
		true`)
	for _, c := range []look{looks[0], looks[3]} {
		b.run(seen(c.width, c.dark))
		eval[bool](b, `window.found = null;
			// The page has heard of its new width by the second picture.
			new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
				axe.run(document, {resultTypes: ["violations"], preload: false})).then((r) => {
				window.found = JSON.stringify(r.violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)));
			}, (e) => { window.found = JSON.stringify(["axe: " + e]); });
			true`)
		b.await(`window.found !== null`)
		var found []string
		if err := json.Unmarshal([]byte(eval[string](b, `window.found`)), &found); err != nil {
			b.t.Fatal(err)
		}
		for _, f := range found {
			b.t.Errorf("%s, %s: %s", path, c.name, f)
		}
	}
	b.run(seen(looks[0].width, looks[0].dark))
}

// asks puts a question of an officer and returns its turn.
func (h *desk) asks(t testing.TB, officer, text string) int64 {
	t.Helper()
	r, err := h.bot.Handle(t.Context(), bot.Message{Channel: bot.Web, Account: officer, From: officer, Chat: "c",
		Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return r.Turn
}

// talks is the address of a conversation in which an officer has asked something
// without scripts.
func (h *desk) talks(t testing.TB, officer, text string) string {
	t.Helper()
	p := h.signIn(t, officer)
	p.get("/")
	m := reTalkField.FindStringSubmatch(p.page)
	if m == nil {
		t.Fatal("no form to ask")
	}
	if res := p.post("/hoi", "c", m[1], "m", "", "text", text); res.StatusCode != 200 {
		t.Fatal(told(res, p))
	}
	u := url.URL{Path: p.at}
	return u.String()
}
