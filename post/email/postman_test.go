package email

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"trolyao/bot"
	"trolyao/corpus"
	"trolyao/house/housetest"
	"trolyao/org"
	"trolyao/post"
	"trolyao/starter"
	"trolyao/store"
	"trolyao/store/storetest"
	"trolyao/task"
)

// postman is the address of a store whose reminders a re-executed test binary sends, at
// the time and over the mail server that stand behind it.
const postman = "TROLYAO_EMAIL_POSTMAN"

func TestMain(m *testing.M) {
	if dsn := os.Getenv(postman); dsn != "" {
		now, err := time.Parse(time.RFC3339, os.Getenv(postman+"_NOW"))
		if err != nil {
			panic(err)
		}
		s, err := store.Open(context.Background(), dsn, store.Options{Now: func() time.Time { return now }})
		if err != nil {
			panic(err)
		}
		data, err := starter.Load()
		if err != nil {
			panic(err)
		}
		c, err := New(Options{Server: os.Getenv(postman + "_SERVER"), From: from, Seal: Clear,
			Now: func() time.Time { return now }})
		if err != nil {
			panic(err)
		}
		h := housetest.On(&testing.T{}, s, func() time.Time { return now })
		p := post.Postman{Bot: bot.New(bot.Options{House: h}), Channels: []post.Channel{c},
			Planner: task.Planner{Calendar: data.Calendar}, Name: "killed"}
		if _, err = p.Round(context.Background()); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Reminders go out by mail in working hours alone, a busy server is tried again, and a
// letter that was in the server's hands when the process was killed never comes twice.
func TestRemindersByMail(t *testing.T) {
	ctx := t.Context()
	dsn := t.TempDir() + "/house.db"
	now := housetest.At(t, "2025-03-03 09:00")
	clock := func() time.Time { return now }
	s := storetest.Open(t, dsn, store.Options{Now: clock})
	data, err := starter.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := task.Planner{Calendar: data.Calendar}
	admin := &org.Officer{ID: "admin", Name: "Quản trị", Roles: []org.Role{org.Admin}}
	for _, o := range []org.Officer{
		{ID: "co-thu", Name: "A", Agency: "so-noi-vu", Roles: []org.Role{org.Focal},
			Addresses: []org.Address{{Channel: Name, Account: "a@coquan.example", Chat: "a@coquan.example"}}},
		{ID: "khong-thu", Name: "B", Agency: "so-noi-vu", Roles: []org.Role{org.Head}},
	} {
		if err := s.PutOfficer(ctx, admin, o, p); err != nil {
			t.Fatal(err)
		}
	}
	plan := &task.Proposal{Plan: corpus.Ref{Doc: "ke-hoach"}, Year: 2025}
	for i, due := range []corpus.Day{"2025-03-20", "2025-03-21"} {
		plan.Tasks = append(plan.Tasks, task.Task{No: fmt.Sprint(i + 1), Name: "Rà soát thủ tục", Lead: "Sở Nội vụ",
			Leads: []task.Party{{Name: "Sở Nội vụ", Agency: "so-noi-vu"}},
			Due:   p.Calendar.Settle(task.Due{Kind: task.OnDay, Nominal: due})})
	}
	if _, err := s.PutPlan(ctx, admin, plan, corpus.Public, "", p); err != nil {
		t.Fatal(err)
	}
	m := start(t, false)
	m.open = true
	c := channel(t, m, func(o *Options) { o.Seal, o.User = Clear, "" })
	man := &post.Postman{Bot: bot.New(bot.Options{House: housetest.On(t, s, clock)}), Channels: []post.Channel{c},
		Planner: p, Name: "a"}
	letters := func() int { m.mu.Lock(); defer m.mu.Unlock(); return len(m.got) }
	at := func(text string, want int) {
		t.Helper()
		now = housetest.At(t, text)
		before := letters()
		if _, err := man.Round(ctx); err != nil {
			t.Fatal(err)
		}
		if got := letters() - before; got != want {
			t.Errorf("%s: %d letters, want %d", text, got, want)
		}
	}
	at("2025-03-03 09:00", 0)
	at("2025-03-13 22:00", 0) // seven days before, at night
	m.data = &smtp.SMTPError{Code: 451, Message: "later"}
	at("2025-03-13 09:00", 0)
	m.data = nil
	at("2025-03-13 11:00", 2) // with the overview of the week
	at("2025-03-13 11:30", 0)
	if !strings.Contains(m.got[len(m.got)-1], "20/3/2025") {
		t.Errorf("the letter: %s", m.got[len(m.got)-1])
	}

	// The process dies when the server has the letter and has not answered yet.
	m.mu.Lock()
	m.taken, m.hold = make(chan bool, 10), make(chan bool)
	m.mu.Unlock()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), postman+"="+dsn, postman+"_SERVER="+m.address,
		postman+"_NOW="+housetest.At(t, "2025-03-14 09:00").Format(time.RFC3339))
	cmd.Stderr = os.Stderr
	before := letters()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-m.taken:
	case err := <-ended:
		t.Fatal("the postman ended before it sent: ", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	close(m.hold)
	m.mu.Lock()
	m.taken, m.hold = nil, nil
	m.mu.Unlock()
	at("2025-03-14 10:00", 0)
	if letters() != before+1 {
		t.Errorf("%d letters of the killed process", letters()-before)
	}
	if ds, err := s.Deliveries(ctx, store.Doubtful, 10); err != nil || len(ds) != 1 {
		t.Errorf("doubtful: %+v, %v", ds, err)
	}
	if got, err := s.Letters(ctx, "khong-thu", 10); err != nil || len(got) == 0 {
		t.Errorf("who has no address finds %d letters in the house: %v", len(got), err)
	}
	for _, l := range m.got {
		if strings.Contains(l, "/capnhat") {
			t.Errorf("a letter asks for an answer that nobody reads: %s", l)
		}
		if !strings.Contains(l, "To: <a@coquan.example>") {
			t.Errorf("a letter to somebody else: %s", l)
		}
	}
}
