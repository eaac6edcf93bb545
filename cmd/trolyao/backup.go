package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"filippo.io/age"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/index"
	"trolyao/store"
)

// backups are the settings of the daily backup.
type backups struct {
	dir  string // "" is the folder "backup" in the data folder
	off  bool
	hour int
	key  age.Recipient // nil: not sealed
	// public is the text of the key.
	public string
}

var backupSettings = []setting{
	{
		name:  "TROLYAO_BACKUP",
		about: "Thư mục nhận bản sao lưu hằng ngày của trolyao serve, nên ở đĩa khác; để trống là thư mục `backup` trong thư mục dữ liệu, `không` là không sao lưu. Giữ bản cuối của 7 ngày, 5 tuần và 12 tháng gần nhất.",
		set: func(s *Settings, text string) string {
			s.Backup.dir, s.Backup.off = text, text == "không"
			return ""
		},
	},
	{
		name: "TROLYAO_BACKUP_HOUR", value: "1",
		page:  &field{group: "keep", kind: "number", label: "Sao lưu hằng ngày, bắt đầu lúc mấy giờ", help: "Từ 0 đến 23; nên chọn giờ không ai làm việc."},
		about: "Giờ bắt đầu sao lưu hằng ngày, từ 0 đến 23, theo giờ Việt Nam.",
		set: func(s *Settings, text string) string {
			n, err := strconv.Atoi(text)
			if s.Backup.hour = n; err != nil || n < 0 || n > 23 {
				return "phải là một giờ từ 0 đến 23"
			}
			return ""
		},
	},
	{
		name:  "TROLYAO_BACKUP_KEY",
		about: "Khóa công khai của age (age1…) để mã hóa các bản sao lưu; khóa riêng do người quản trị giữ ở nơi khác. Để trống thì bản sao lưu không mã hóa.",
		set: func(s *Settings, text string) (wrong string) {
			var err error
			s.Backup.public = text
			if s.Backup.key, err = house.BackupRecipient(text); err != nil {
				return "phải là khóa công khai dạng age1…"
			}
			return ""
		},
	},
}

// dsn is the address of the store.
func (s *Settings) dsn() string {
	if s.Database != "" {
		return s.Database
	}
	return filepath.Join(s.Data, "trolyao.db")
}

// backupDir is the folder of backups, "" where none are made.
func (s *Settings) backupDir() string {
	switch {
	case s.Backup.off:
		return ""
	case s.Backup.dir == "":
		return filepath.Join(s.Data, "backup")
	}
	return s.Backup.dir
}

// beforeUpgrade keeps a copy of a store whose tables are about to be changed.
func (m *Main) beforeUpgrade(ctx context.Context, s *Settings) func(int64, int64,
	func(io.Writer) (*store.Copy, error)) error {
	return func(have, _ int64, write func(io.Writer) (*store.Copy, error)) error {
		dir := s.backupDir()
		if dir == "" {
			dir = filepath.Join(s.Data, "backup")
		}
		path := filepath.Join(dir, fmt.Sprintf("luoc-do-%d-%s", have, house.BackupName(m.Now(), s.Backup.key != nil)))
		if _, err := house.MakeBackup(ctx, path, s.Backup.key, write); err != nil {
			return err
		}
		fmt.Fprintf(m.Stderr, textCopiedFirst+"\n", path)
		return nil
	}
}

type backupCmd struct {
	To  string `arg:"" optional:"" name:"đích" help:"Tệp, hoặc thư mục để đặt tệp mang tên theo ngày giờ; để trống là thư mục sao lưu trong cài đặt."`
	Key string `name:"key" placeholder:"AGE1…" help:"Khóa công khai của age để mã hóa, thay cho cài đặt TROLYAO_BACKUP_KEY."`
}

func (c *backupCmd) Help() string {
	return "Bản sao gồm mọi thứ trong cơ sở dữ liệu, kể cả tệp gốc của văn bản, tại cùng một thời điểm, và được đọc lại trước khi mang tên thật. Chỉ mục không cần sao lưu: nó được lập lại từ kho."
}

func (c *backupCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	key := h.settings.Backup.key
	if c.Key != "" {
		if key, err = house.BackupRecipient(c.Key); err != nil {
			return misuse("Cờ --key phải là khóa công khai của age, dạng age1….")
		}
	}
	path := c.To
	if path == "" {
		if path = h.settings.backupDir(); path == "" {
			return misuse("Cài đặt TROLYAO_BACKUP đang là “không”; hãy nêu tệp hoặc thư mục đích.")
		}
		if err := os.MkdirAll(path, 0o700); err != nil {
			return fail(err, "Không tạo được thư mục sao lưu %s.", path)
		}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, house.BackupName(m.Now(), key != nil))
	}
	write := func(w io.Writer) (*store.Copy, error) { return h.store.WriteCopy(ctx, w) }
	made, err := house.MakeBackup(ctx, path, key, write)
	if errors.Is(err, os.ErrExist) {
		return fail(nil, "Đã có %s; hãy chọn tên khác.", path)
	}
	if err != nil {
		return fail(err, "Chưa sao lưu được vào %s; không để lại tệp dở dang. Hãy kiểm tra dung lượng đĩa và quyền ghi.", path)
	}
	fmt.Fprintf(m.Stdout, "Đã sao lưu vào %s: %s.\n", path, describeCopy(made))
	return nil
}

// describeCopy says what a copy holds.
func describeCopy(c *store.Copy) string {
	at := c.Made.In(corpus.Zone)
	return fmt.Sprintf("%d văn bản, %d nhiệm vụ, %d cán bộ, %d lượt hỏi, tất cả %d dòng trong %d bảng, lúc %s ngày %s",
		c.Rows["document"], c.Rows["task"], c.Rows["officer"], c.Rows["turn"], c.Total(), len(c.Rows),
		at.Format("15:04:05"), corpus.DayOf(c.Made).Vietnamese())
}

// identities are the private keys by which sealed backups are opened.
type identities struct {
	Identity string `placeholder:"TỆP" help:"Tệp chứa khóa riêng của age, cho bản sao lưu đã mã hóa."`
}

func (k identities) read() ([]age.Identity, error) {
	if k.Identity == "" {
		return nil, nil
	}
	f, err := os.Open(k.Identity)
	if err != nil {
		return nil, fail(err, "Không đọc được tệp khóa %s.", k.Identity)
	}
	defer f.Close()
	keys, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fail(nil, "Tệp %s không chứa khóa riêng của age.", k.Identity)
	}
	return keys, nil
}

func (k identities) open(path string) (io.ReadCloser, error) {
	keys, err := k.read()
	if err != nil {
		return nil, err
	}
	r, err := house.OpenBackup(path, keys...)
	switch {
	case errors.Is(err, house.ErrBackupKey) && len(keys) == 0:
		return nil, fail(nil, "Bản sao lưu %s đã mã hóa; hãy nêu tệp khóa riêng bằng cờ --identity.", path)
	case errors.Is(err, house.ErrBackupKey):
		return nil, fail(nil, "Khóa riêng đã nêu không mở được bản sao lưu %s.", path)
	case err != nil:
		return nil, fail(err, "Không đọc được bản sao lưu %s.", path)
	}
	return r, nil
}

// damaged gives the error of reading a copy its words.
func damaged(err error, path string) error {
	if errors.Is(err, store.ErrCopy) {
		return fail(err, "Bản sao lưu %s bị hỏng, bị cắt ngắn hoặc không phải bản sao lưu của chương trình; hãy dùng bản khác.", path)
	}
	return spoken(err)
}

type restoreCmd struct {
	File string `arg:"" name:"tệp" help:"Bản sao lưu."`
	identities
}

func (c *restoreCmd) Help() string {
	return "Khôi phục vào thư mục dữ liệu hoặc PostgreSQL trong cài đặt, khi nơi đó còn trống; muốn thử thì thêm --data THƯ-MỤC-MỚI. Chỉ mục được lập lại ở lần chạy kế tiếp."
}

func (c *restoreCmd) Run(ctx context.Context, m *Main) error {
	s, err := m.settings()
	if err != nil {
		return err
	}
	r, err := c.open(c.File)
	if err != nil {
		return err
	}
	defer r.Close()
	p := progress{m: m}
	show := func(table string, rows int64) { p.show("Đang khôi phục: %s, %d dòng", table, rows) }
	got, err := restore(ctx, s, r, store.Options{Now: m.Now}, show)
	p.clear()
	if err != nil {
		return damaged(err, c.File)
	}
	where := "thư mục " + s.Data
	if s.Database != "" {
		where = "PostgreSQL"
	}
	fmt.Fprintf(m.Stdout, "Đã khôi phục vào %s và so lại từng bảng: %s.\n", where, describeCopy(got))
	return nil
}

// restore takes a copy into the empty place of the settings. A SQLite file gets
// its name when everything is in it.
func restore(ctx context.Context, s *Settings, r io.Reader, opts store.Options, show func(string, int64)) (*store.Copy,
	error) {
	if s.Database != "" {
		return store.LoadCopy(ctx, s.Database, r, opts, show)
	}
	final := s.dsn()
	if info, err := os.Stat(final); err == nil && info.Size() > 0 {
		return nil, fail(nil, "Thư mục %s đã có dữ liệu; chỉ khôi phục vào nơi còn trống, ví dụ với cờ --data THƯ-MỤC-MỚI.", s.Data)
	}
	half := final + ".dang-khoi-phuc"
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(half + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	got, err := store.LoadCopy(ctx, half, r, opts, show)
	if err != nil {
		return nil, err
	}
	for _, end := range []string{"-wal", "-shm"} { // of an empty file that stood there before
		if err := os.Remove(final + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return got, os.Rename(half, final)
}

type verifyCmd struct {
	File string `arg:"" optional:"" name:"tệp" help:"Bản sao lưu; để trống là kiểm tra kho dữ liệu đang dùng."`
	identities
}

func (c *verifyCmd) Help() string {
	return "Với kho dữ liệu: kiểm tra tệp của SQLite, các liên kết giữa các dòng, đọc lại từng dòng, và so chỉ mục với kho. Với bản sao lưu: đọc đến cuối và so số dòng, tổng kiểm tra của từng bảng. Mã thoát 3 khi có hư hỏng."
}

func (c *verifyCmd) Run(ctx context.Context, m *Main) error {
	if c.File != "" {
		r, err := c.open(c.File)
		if err != nil {
			return err
		}
		defer r.Close()
		got, err := store.CheckCopy(r)
		if err != nil {
			f := damaged(err, c.File)
			var known *failure
			if errors.As(f, &known) {
				known.code = exitUnwell
			}
			return f
		}
		fmt.Fprintf(m.Stdout, "Bản sao lưu nguyên vẹn: %s.\n", describeCopy(got))
		if err := got.Readable(); err != nil {
			return &failure{code: exitUnwell, text: told(spoken(err))}
		}
		return nil
	}
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	k := &checkup{out: m.Stdout}
	k.sound(ctx, h)
	if got, err := h.store.WriteCopy(ctx, io.Discard); err != nil {
		k.say(broken, "Đọc lại từng dòng: không đọc hết được (%v).", err)
	} else {
		k.say(well, "Đọc lại từng dòng: %s.", describeCopy(got))
	}
	k.indexed(ctx, h)
	k.complete(ctx, h)
	return k.verdict()
}

// sound looks for damage in the database and says how much there is.
func (k *checkup) sound(ctx context.Context, h *desk) int {
	faults, err := h.store.Check(ctx)
	if err != nil {
		k.say(broken, "Cơ sở dữ liệu: không kiểm tra được (%v).", err)
		return 1
	}
	for _, f := range faults {
		k.say(broken, "Cơ sở dữ liệu bị hỏng: %s. Hãy dừng chương trình, giữ lại thư mục dữ liệu và khôi phục bản sao lưu gần nhất vào thư mục mới (trolyao restore).", f)
	}
	if len(faults) == 0 {
		k.say(well, "Cơ sở dữ liệu: nguyên vẹn.")
	}
	return len(faults)
}

// complete compares the documents of the index with those of the store.
func (k *checkup) complete(ctx context.Context, h *desk) {
	if end, err := h.store.Seq(ctx); h.index == nil || err != nil || h.index.Cursor() < end {
		return // another process has it, it was told broken, or it is not up to date
	}
	c, err := h.index.Catalog()
	if err != nil {
		k.say(broken, "Chỉ mục tìm kiếm: không đọc được (%v).", err)
		return
	}
	held := map[string]bool{}
	for _, d := range c.Heads() {
		held[d.Key] = true
	}
	missing := 0
	heads, err := h.store.Heads(ctx)
	if err != nil {
		k.say(broken, "Cơ sở dữ liệu: không đọc được danh sách văn bản (%v).", err)
		return
	}
	for _, d := range heads {
		if !held[d.Key] {
			missing++
		}
	}
	if missing > 0 || len(held) != len(heads) {
		k.say(broken, "Chỉ mục tìm kiếm: có %d văn bản, kho có %d, thiếu %d. Xóa thư mục %s rồi chạy lại; chỉ mục được lập lại từ kho.",
			len(held), len(heads), missing, filepath.Join(h.settings.Data, "index"))
	}
}

// backup says how old the newest backup is.
func (k *checkup) backup(s *Settings, now time.Time) {
	dir := s.backupDir()
	if dir == "" {
		k.say(remark, "Sao lưu: đã tắt (TROLYAO_BACKUP là “không”).")
		return
	}
	all, err := house.Backups(dir)
	switch {
	case err != nil:
		k.say(broken, "Sao lưu: không đọc được thư mục %s (%v).", dir, err)
	case len(all) == 0:
		k.say(remark, "Sao lưu: chưa có bản nào trong %s; trolyao serve sao lưu hằng ngày, hoặc chạy trolyao backup.",
			dir)
	case now.Sub(all[0].Made) > house.BackupOld:
		k.say(broken, "Sao lưu: bản gần nhất từ %s ngày %s. Xem nhật ký của trolyao serve, dung lượng đĩa và quyền ghi vào %s.",
			all[0].Made.In(corpus.Zone).Format("15:04"), corpus.DayOf(all[0].Made).Vietnamese(), dir)
	default:
		k.say(well, "Sao lưu: bản gần nhất lúc %s ngày %s, %d MB.", all[0].Made.In(corpus.Zone).Format("15:04"),
			corpus.DayOf(all[0].Made).Vietnamese(), (all[0].Size+1<<20-1)>>20)
	}
}

type moveCmd struct {
	To string `required:"" placeholder:"ĐÍCH" help:"Địa chỉ postgres://…, hoặc đường dẫn tệp SQLite mới; phải còn trống."`
}

func (c *moveCmd) Help() string {
	return "Chuyển mọi thứ: văn bản, tệp gốc, tài khoản, nhiệm vụ, điểm, tin nhắn, lượt hỏi. Hãy dừng trolyao serve trước. Bị ngắt giữa chừng thì chạy lại cùng lệnh, việc chuyển đi tiếp. Xong thì đặt TROLYAO_DATABASE (hoặc TROLYAO_DATA) theo nơi mới; nơi cũ giữ nguyên."
}

func (c *moveCmd) Run(ctx context.Context, m *Main) error {
	h, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer h.close()
	var locked *index.LockedError
	if err := h.attachIndex(); errors.As(err, &locked) {
		return fail(nil, "Dữ liệu đang được %s dùng; hãy dừng trolyao serve trước khi chuyển.", locked.Holder)
	}
	path := filepath.Join(h.settings.Data, "dang-chuyen-"+h.store.ID()[:8]+".sao-luu")
	if err := c.gather(ctx, h, path); err != nil {
		return err
	}
	r, err := house.OpenBackup(path)
	if err != nil {
		return err
	}
	defer r.Close()
	p := progress{m: m}
	got, err := store.LoadCopy(ctx, c.To, r, store.Options{Now: m.Now},
		func(table string, rows int64) { p.show("Đang chuyển: %s, %d dòng", table, rows) })
	p.clear()
	if err != nil {
		return damaged(err, path)
	}
	if err := os.Remove(path); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "Đã chuyển và so lại từng bảng hai bên: %s.\n", describeCopy(got))
	return nil
}

// gather writes what is moved into a file first: a move that was stopped goes
// on from it, unless the store has changed since.
func (c *moveCmd) gather(ctx context.Context, h *desk, path string) error {
	write := func(w io.Writer) (*store.Copy, error) { return h.store.WriteCopy(ctx, w) }
	r, err := house.OpenBackup(path)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := house.MakeBackup(ctx, path, nil, write); err != nil {
			return fail(err, "Không ghi được tệp trung gian %s; hãy kiểm tra dung lượng đĩa.", path)
		}
		return nil
	}
	if err != nil {
		return err
	}
	before, err := store.CheckCopy(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return damaged(err, path)
	}
	now, err := write(io.Discard)
	if err != nil {
		return err
	}
	if !maps.Equal(before.Sum, now.Sum) {
		return fail(nil, "Dữ liệu đã thay đổi từ lần chuyển bị ngắt trước đó; hãy xóa tệp %s, làm trống nơi đến rồi chạy lại.", path)
	}
	return nil
}
