package corpus

// RelationKind is what one document does to another.
type RelationKind string

const (
	RelBasis    RelationKind = "basis"    // căn cứ
	RelAmends   RelationKind = "amends"   // sửa đổi, bổ sung; To names the provision where the text does
	RelReplaces RelationKind = "replaces" // thay thế
	RelRepeals  RelationKind = "repeals"  // bãi bỏ, hết hiệu lực; To names the provision where the text does
	RelGuides   RelationKind = "guides"   // quy định chi tiết, hướng dẫn thi hành
	RelMerges   RelationKind = "merges"   // hợp nhất
)

// Authority is who says that a relation holds; a later constant outranks an
// earlier one.
type Authority string

const (
	FromText    Authority = "text"    // proposed by reading an implementation article
	FromStarter Authority = "starter" // a fact of the shipped catalogue
	FromAdmin   Authority = "admin"   // set or accepted by an administrator
)

// Relation says that From acts on To from a day on.
type Relation struct {
	Kind RelationKind `json:"kind"`
	From Ref          `json:"from"` // the acting document, and its provision where known
	To   Ref          `json:"to"`
	// Since is the first day of the effect; "" means the day From's document
	// takes effect.
	Since Day `json:"since,omitempty"`
	// Until is the last day, of a relation that a later one ended.
	Until    Day       `json:"until,omitempty"`
	Evidence string    `json:"evidence,omitempty"` // the quoted sentence
	By       Authority `json:"by"`
	// Rejected marks a proposal that an administrator turned down.
	Rejected bool `json:"rejected,omitempty"`
}

// State is the closed set of validity states.
type State string

const (
	InForce       State = "in_force"       // còn hiệu lực
	Amended       State = "amended"        // còn hiệu lực, đã được sửa đổi, bổ sung
	PartlyExpired State = "partly_expired" // hết hiệu lực một phần
	Expired       State = "expired"        // hết hiệu lực
	NotYet        State = "not_yet"        // chưa có hiệu lực
	Unknown       State = "unknown"        // chưa xác định
	PartyPaper    State = "party"          // văn kiện Đảng, no VBQPPL status
	Completed     State = "completed"      // kế hoạch đã hết thời gian thực hiện
)

// Validity is the answer to "is it in force on that day?", with its reasons.
type Validity struct {
	State State `json:"state"`
	On    Day   `json:"on"`
	Since Day   `json:"since,omitempty"` // first day of the present state, where known
	Until Day   `json:"until,omitempty"` // last day in force, where known
	// By are the relations that decided, strongest first.
	By []Relation `json:"by,omitempty"`
	// Steps explain the reasoning, one Vietnamese sentence each, with the evidence.
	Steps []string `json:"steps,omitempty"`
}
