package house_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/house/housetest"
	"trolyao/paper"
	"trolyao/store"
)

// message is an electronic document of our own in the frame of QCVN 102.
func message(due, text, subject string) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>000.00.00.H99</edXML:OrganId><edXML:OrganName>UBND tỉnh Ví Dụ</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>000.00.12.H98</edXML:OrganId><edXML:OrganName>Sở Nội vụ</edXML:OrganName></edXML:To>
<edXML:Code><edXML:CodeNumber>1571</edXML:CodeNumber><edXML:CodeNotation>UBND-NC</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Ví Dụ</edXML:Place><edXML:PromulgationDate>2026/11/20</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>18</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>%s</edXML:Subject><edXML:Content/><edXML:SignerInfo><edXML:FullName>Trần Thị Mẫu</edXML:FullName></edXML:SignerInfo>
<edXML:DueDate>%s</edXML:DueDate><edXML:ResponseFor><edXML:OrganId>H98.12</edXML:OrganId><edXML:Code>45/SNV-VP</edXML:Code></edXML:ResponseFor>
<edXML:SteeringType>1</edXML:SteeringType><edXML:DocumentId>000.00.00.H99,2026/11/20,1571/UBND-NC</edXML:DocumentId>
</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope>
<AttachmentEncoded><Attachment><ContentType>text/plain</ContentType><ContentTransferEncoded>%s</ContentTransferEncoded><AttachmentName>1571.txt</AttachmentName></Attachment></AttachmentEncoded></edXML>`,
		subject, due, base64.StdEncoding.EncodeToString([]byte(text)))
}

const letterText = "ỦY BAN NHÂN DÂN\nTỈNH VÍ DỤ\n-------\nSố: 1571/UBND-NC\nV/v rà soát bảng hiệu\n\nVí Dụ, ngày 20 tháng 11 năm 2026\n\nKính gửi: Sở Nội vụ.\n\n%s\n"

// TestElectronicDocumentProposesItsTask takes an electronic document in: its facts come
// from the envelope, it is a paper of the house, and the day asked for is a task.
func TestElectronicDocumentProposesItsTask(t *testing.T) {
	h := housetest.Open(t)
	open := message("2026/12/05", fmt.Sprintf(letterText, "Bảng hiệu của trụ sở được sơn lại bằng màu xanh."), "V/v rà soát bảng hiệu trụ sở")
	got, err := h.Ingest(t.Context(), "den.edxml", open)
	if err != nil || got.Refused == nil || !strings.Contains(got.Text, "đặt cơ quan") {
		t.Fatalf("a house without a name took it: %+v, %v", got, err)
	}
	if _, err := h.NameHouse(t.Context(), house.Furnisher, "xa 21085"); err != nil {
		t.Fatal(err)
	}
	own := h.FindAgency(h.Name(), "2026-11-21")
	open = bytes.ReplaceAll(open, []byte("Sở Nội vụ"), []byte(h.Name()))
	got, err = h.Ingest(t.Context(), "den.edxml", open)
	if err != nil || got.Refused != nil || got.Proposed != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	d, err := h.Store.Document(t.Context(), got.Put.Key)
	if err != nil {
		t.Fatal(err)
	}
	x := d.Exchange
	if d.Number != "1571/UBND-NC" || d.Issued != "2026-11-20" || d.Class != corpus.Internal || d.Agency == "" ||
		d.Signer != "Trần Thị Mẫu" || x == nil || x.From.Code != "000.00.00.H99" || x.Steering != "1" || x.Due != "2026-12-05" ||
		len(x.Answers) != 1 || len(x.To) != 1 || !strings.Contains(d.Parts[len(d.Parts)-1].Words(), "màu xanh") {
		t.Errorf("document %+v, exchange %+v", d.Head, x)
	}
	waiting, err := h.Store.Proposals(t.Context(), house.Furnisher)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d proposals, %v", len(waiting), err)
	}
	p, err := h.Store.Proposal(t.Context(), house.Furnisher, waiting[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Tasks) != 1 || p.Tasks[0].Due.Nominal != "2026-12-05" || p.Tasks[0].Name != "Rà soát bảng hiệu trụ sở" ||
		len(p.Tasks[0].Leads) != 1 || p.Tasks[0].Leads[0].Agency != own.ID || p.Class != corpus.Internal {
		t.Errorf("proposal %+v", p.Tasks)
	}
	if again, err := h.Ingest(t.Context(), "den.edxml", open); err != nil ||
		again.Put.Outcome != store.Unchanged || again.Proposed != 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
}

// TestElectronicDocumentAtTheGate refuses a marked paper, whatever part of the message
// bears the mark, and a message that is no document.
func TestElectronicDocumentAtTheGate(t *testing.T) {
	h := housetest.Open(t)
	for name, data := range map[string][]byte{
		"text":    message("", fmt.Sprintf(letterText, "x")+"\nTỐI MẬT\n", "V/v bảng hiệu"),
		"subject": message("", fmt.Sprintf(letterText, "x"), "TỐI MẬT: Kế hoạch kho"),
	} {
		if got, err := h.Ingest(t.Context(), "den.edxml", data); err != nil || got.Refused == nil ||
			got.Refused.Code != paper.RefusedSecret {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	status := []byte(`<edXML xmlns="e"><Envelope><Header><Status><ResponseFor><Code>12/UBND-NC</Code></ResponseFor><StatusCode>03</StatusCode><Description>Đã tiếp nhận</Description></Status></Header></Envelope></edXML>`)
	for name, data := range map[string][]byte{"status": status, "broken": []byte(`<edXML><MessageHeader>`),
		"empty": []byte(`<edXML></edXML>`)} {
		if got, err := h.Ingest(t.Context(), "x.edxml", data); err != nil || got.Refused == nil ||
			got.Refused.Code == paper.RefusedSecret {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
