package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/alecthomas/kong"
)

// cli is the table of commands: a field is a command or a flag, its tag the
// help a person reads. The tag "exits" lists the exit codes a command uses
// besides 0, 1 and 2.
type cli struct {
	Config string `placeholder:"TỆP" help:"Tệp cài đặt TÊN=GIÁ TRỊ (mặc định: trolyao.conf nếu có)."`
	Data   string `placeholder:"THƯ-MỤC" help:"Thư mục dữ liệu, thay cho cài đặt TROLYAO_DATA."`

	Ask       askCmd       `cmd:"" exits:"3" help:"Hỏi một câu và nhận câu trả lời kèm căn cứ đã được kiểm tra."`
	Chat      chatCmd      `cmd:"" help:"Trò chuyện trong cửa sổ dòng lệnh."`
	Serve     serveCmd     `cmd:"" help:"Mở trang web của trợ lý và làm các việc nền: theo chỉ mục, gửi nhắc việc."`
	MCP       mcpCmd       `cmd:"" name:"mcp" help:"Mở các công cụ của trợ lý cho một trợ lý khác theo giao thức MCP, qua vào ra chuẩn."`
	Account   accountCmd   `cmd:"" help:"Tài khoản đăng nhập trang web: xem, cấp liên kết đặt lại mật khẩu."`
	Init      initCmd      `cmd:"" help:"Đặt tên cơ quan dùng hệ thống; lập các đơn vị của cơ quan theo mẫu."`
	Agency    agencyCmd    `cmd:"" help:"Cơ quan, đơn vị: xem, thêm, nhập, đổi tên, gộp, kết thúc."`
	Demo      demoCmd      `cmd:"" help:"Đưa kế hoạch ví dụ vào để xem thử, hoặc bỏ ra không để lại gì."`
	Check     draftCmd     `cmd:"" exits:"3" help:"Kiểm tra mọi viện dẫn trong dự thảo: có thật, còn hiệu lực, đúng lời, đúng thứ tự căn cứ."`
	Watch     watchCmd     `cmd:"" help:"Theo dõi dự thảo, văn bản: khi có quy định mới vào kho thì kiểm tra lại và báo thay đổi."`
	Corpus    corpusCmd    `cmd:"" help:"Nhập và xem các văn bản trong kho."`
	Procedure procedureCmd `cmd:"" help:"Thủ tục hành chính: xem, lọc, nhập, danh mục hồ sơ, tính ngày trả kết quả."`
	Approved  approvedCmd  `cmd:"" help:"Câu trả lời do người có trách nhiệm duyệt: xem, lưu, bỏ."`
	Gaps      gapsCmd      `cmd:"" help:"Liệt kê các câu hỏi chưa trả lời được hoặc bị cho là trả lời chưa đúng."`
	Task      taskCmd      `cmd:"" help:"Nhiệm vụ của kế hoạch: xem, cập nhật, đọc kế hoạch mới, xuất lịch và bảng, nhắc việc."`
	Score     scoreCmd     `cmd:"" help:"Điểm cải cách hành chính: bảng điểm, bộ tiêu chí, chấm điểm, xuất bảng, công bố."`
	Eval      evalCmd      `cmd:"" help:"Đo chất lượng tìm kiếm và trả lời trên các bộ câu hỏi có đáp án."`
	Backup    backupCmd    `cmd:"" help:"Ghi bản sao lưu của mọi dữ liệu vào một tệp; chạy được trong khi trợ lý đang phục vụ."`
	Restore   restoreCmd   `cmd:"" help:"Khôi phục dữ liệu từ một bản sao lưu vào nơi còn trống."`
	Verify    verifyCmd    `cmd:"" exits:"3" help:"Kiểm tra kho dữ liệu và chỉ mục, hoặc một bản sao lưu, có nguyên vẹn không."`
	Move      moveCmd      `cmd:"" help:"Chuyển toàn bộ dữ liệu giữa SQLite và PostgreSQL rồi so lại hai bên."`
	Settings  configCmd    `cmd:"" name:"config" help:"In các cài đặt đang có hiệu lực và nguồn của từng cài đặt."`
	Health    healthCmd    `cmd:"" help:"Kiểm tra kho dữ liệu có mở và đọc được không."`
	Doctor    doctorCmd    `cmd:"" exits:"3" help:"Kiểm tra dữ liệu, chỉ mục, đồng hồ, lịch nghỉ, mô hình và các kênh; nói cần sửa gì."`
	Licences  licencesCmd  `cmd:"" help:"Liệt kê phần mềm của người khác có trong chương trình và giấy phép của từng phần mềm."`
	Version   versionCmd   `cmd:"" help:"In phiên bản chương trình."`
}

// parse reads m.Args. It returns the command to run, nil when the arguments
// asked for help, which is then already printed.
func (m *Main) parse() (func(context.Context) error, error) {
	helped := false
	k, err := kong.New(&m.cli,
		kong.Name("trolyao"),
		kong.Description(textAbout),
		kong.Writers(m.Stdout, m.Stderr),
		kong.Help(printHelp),
		kong.Exit(func(int) { helped = true }),
		kong.Bind(m),
	)
	if err != nil {
		return nil, err
	}
	k.Model.HelpFlag.Help = textHelpFlag

	args := m.Args
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := k.Parse(args)
	if helped {
		return nil, nil
	}
	if err != nil {
		var wrong *kong.ParseError
		path := "trolyao"
		if errors.As(err, &wrong) && wrong.Context.Selected() != nil {
			path = wrong.Context.Selected().FullPath()
		}
		return nil, misuse("%s Xem cách dùng: %s --help", vietnameseUsage(err), path)
	}
	return func(ctx context.Context) error {
		parsed.BindTo(ctx, (*context.Context)(nil))
		return parsed.Run()
	}, nil
}

func (m *Main) settings() (*Settings, error) {
	return loadSettings(m.cli.Config, m.Env, m.cli.Data)
}

// printJSON writes v as one line, letters as they are.
func (m *Main) printJSON(v any) error {
	e := json.NewEncoder(m.Stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
