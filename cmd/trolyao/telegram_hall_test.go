package main

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/org"
	"trolyao/post"
	"trolyao/post/telegram"
	"trolyao/post/telegram/telegramtest"
	"trolyao/task"
)

// TestConversationOverTelegram is a first day with the assistant: come by a
// link, ask, follow what is cited, go on, judge, report on a task, be reminded
// and act on that, look at a score and its chart, leave.
func TestConversationOverTelegram(t *testing.T) {
	ctx := context.Background()
	api := telegramtest.New(t, telegramtest.Token)
	var ahead atomic.Int64
	begin := time.Now()
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, corpus.Zone)
	now := func() time.Time { return monday.Add(time.Since(begin) + time.Duration(ahead.Load())) }
	printed := &lockedBuffer{}
	m := &Main{Env: []string{"TROLYAO_DATA=" + t.TempDir(), "TROLYAO_TELEGRAM_TOKEN=" + telegramtest.Token,
		"TROLYAO_TELEGRAM_API=" + api.URL,
		"TROLYAO_PUBLIC_URL=https://troly.example.vn"}, Stdin: strings.NewReader(""), Stdout: printed, Stderr: printed, Now: now}
	h, err := m.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	h.log = slog.New(slog.NewTextHandler(printed, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if err := h.openIndex(ctx); err != nil {
		t.Fatal(err)
	}
	channels, gate, err := h.networks()
	if err != nil || len(channels) != 1 {
		t.Fatal(channels, err)
	}
	b := bot.New(bot.Options{House: h.house(), Answerer: h.room()})
	hall := post.NewHall(b, post.HallOptions{Channels: channels, Gate: gate, Now: now, Burst: -1, Log: h.log})
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- hall.Run(running) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()

	// An officer with a task that is due in a week.
	planner, err := h.house().Planner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	officer := org.Officer{ID: "an", Name: "Lê An", Agency: "so-noi-vu", Roles: []org.Role{org.Focal},
		Profile: "active"}
	if err := h.store.PutOfficer(ctx, operator, officer, planner); err != nil {
		t.Fatal(err)
	}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach-thu"}, Year: 2026,
		Tasks: []task.Task{{No: "907", Name: "Rà soát sổ trực cơ quan", Lead: "Sở Nội vụ",
			Leads: []task.Party{{Name: "Sở Nội vụ",
				Agency: "so-noi-vu"}}, Due: planner.Calendar.Settle(
				task.Due{Kind: task.OnDay, Nominal: "2026-12-01"})}}}
	if _, err := h.store.PutPlan(ctx, operator, plan, corpus.Public, "", planner); err != nil {
		t.Fatal(err)
	}

	an := telegramtest.User{ID: 7001, First: "An"}
	seen := 0
	next := func(what string) telegramtest.Message {
		t.Helper()
		api.Wait(t, what, func() bool { return len(api.Messages(7001)) > seen })
		seen++
		return api.Messages(7001)[seen-1]
	}
	write := func(text string) telegramtest.Message {
		t.Helper()
		api.Write(an, an.Chat(), text)
		return next("an answer to " + text)
	}
	button := func(on telegramtest.Message, prefix string) string {
		for _, row := range on.Keyboard {
			for _, k := range row {
				if strings.HasPrefix(k.Data, prefix) {
					return k.Data
				}
			}
		}
		return ""
	}
	press := func(on telegramtest.Message, prefix string) telegramtest.Message {
		t.Helper()
		data := button(on, prefix)
		if data == "" {
			t.Fatalf("no button sends %s…: %+v below\n%s", prefix, on.Keyboard, on.Text)
		}
		api.Press(an, on.ID, data)
		return next("an answer to the button that sends " + data)
	}
	expect := func(m telegramtest.Message, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(m.Text, p) {
				t.Errorf("%q is not in:\n%s", p, m.Text)
			}
		}
	}

	question := "Điều 8 Nghị định 30/2020/NĐ-CP quy định những gì?"
	expect(write(question), "LIENKET")
	code, _, err := b.House.NewLinkCode(ctx, &officer, false)
	if err != nil {
		t.Fatal(err)
	}
	link, err := channels[0].(*telegram.Channel).Invite(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	_, payload, _ := strings.Cut(link, "?start=")
	expect(write("/start "+payload), "Lê An")
	answer := write(question)
	expect(answer, "30/2020/NĐ-CP", "[1]", "phần mềm")
	cited := ""
	for _, e := range answer.Entities {
		if e.Type == "text_link" {
			cited = e.URL
		}
	}
	if !strings.HasPrefix(cited, "https://troly.example.vn/vb/30-2020-nd-cp") {
		t.Errorf("the citation leads to %q", cited)
	}
	expect(write("/dieu khoản 1 Điều 8 Nghị định 30/2020/NĐ-CP"), "Điều 8")
	expect(press(answer, "/tiep "), "30/2020/NĐ-CP")
	expect(press(answer, "/dung "), "góp ý")
	expect(write("/viec 907"), "Rà soát sổ trực", "01/12/2026")
	expect(write("/capnhat 907 đang làm"), "907")

	// Time goes on, an hour at a time, until the postman has something.
	postman := &post.Postman{Bot: b, Channels: channels, Planner: planner, Name: "thử", Gate: gate}
	var reminder telegramtest.Message
	for hour := 0; button(reminder, "/") == ""; hour++ {
		if hour > 24*9 {
			t.Fatal("no reminder with something to do about it came until the day after the deadline")
		}
		ahead.Add(int64(time.Hour))
		if _, err := postman.Round(ctx); err != nil {
			t.Fatal(err)
		}
		for len(api.Messages(7001)) > seen {
			reminder = next("a reminder")
		}
	}
	expect(reminder, "907", "Rà soát sổ trực")
	expect(press(reminder, "/"), "907")

	score := write("PAR INDEX Hòa Bình qua các năm")
	expect(score, "Hòa Bình", "năm 2024")
	if score.Photo == nil {
		t.Errorf("no chart above\n%s", score.Text)
	}
	expect(write("/thoat"), "Tạm biệt")
	for _, o := range api.Offences() {
		t.Errorf("against the protocol: %s", o)
	}
	_, half, _ := strings.Cut(telegramtest.Token, ":")
	for _, word := range []string{half, code, "quy định những gì"} {
		if strings.Contains(printed.String(), word) {
			t.Errorf("%q was printed", word)
		}
	}
}
