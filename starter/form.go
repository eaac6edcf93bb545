package starter

import (
	"fmt"
	"io/fs"
)

// Form is a paper of the one-stop office, as a layout of [paper.LayOut].
type Form struct{ Key, Name, Layout string }

// formNames are the forms in the order they are offered.
var formNames = []Form{
	{Key: "danh-muc-ho-so", Name: "Danh mục hồ sơ"},
	{Key: "tiep-nhan-hen-tra", Name: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"},
	{Key: "bo-sung", Name: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"},
	{Key: "tu-choi", Name: "Thông báo từ chối tiếp nhận, giải quyết hồ sơ"},
	{Key: "xin-loi", Name: "Phiếu xin lỗi và hẹn lại ngày trả kết quả"},
}

func (d *Data) loadForms(files fs.FS) error {
	for _, f := range formNames {
		text, err := fs.ReadFile(files, "forms/"+f.Key+".txt")
		if err != nil {
			return fmt.Errorf("starter: %w", err)
		}
		f.Layout = string(text)
		d.Forms = append(d.Forms, f)
	}
	return nil
}
