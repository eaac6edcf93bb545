package org

import (
	"errors"
	"slices"
)

// ErrForbidden says that an officer may not do what was asked.
var ErrForbidden = errors.New("org: not permitted")

// Role is what an officer answers for.
type Role string

const (
	Staff Role = "staff" // công chức, viên chức
	Focal Role = "focal" // đầu mối cải cách hành chính
	Head  Role = "head"  // lãnh đạo cơ quan
	Admin Role = "admin" // quản trị
	// Appraiser is a member of the council that appraises self-scores.
	Appraiser Role = "appraiser" // thẩm định
	// Overseer gives out work and looks after it for all agencies: an officer of the
	// Văn phòng or of the agency in charge. Leader is whom they do it for.
	Overseer Role = "overseer"
	Leader   Role = "leader"
)

// RoleNames are the roles in Vietnamese, in the order they are shown.
var RoleNames = []struct {
	Role Role
	Name string
}{
	{Staff, "công chức, viên chức"},
	{Focal, "đầu mối cải cách hành chính"},
	{Head, "lãnh đạo cơ quan"},
	{Appraiser, "thành viên tổ thẩm định"},
	{Overseer, "theo dõi, đôn đốc nhiệm vụ"},
	{Leader, "lãnh đạo giao việc"},
	{Admin, "quản trị"},
}

// Address is where an officer is reached.
type Address struct {
	Channel string `json:"channel"` // "telegram", "web"
	Account string `json:"account"` // who they are there
	Chat    string `json:"chat"`    // the conversation to write to
}

// Officer is a person who works at an agency. A nil *Officer is somebody not
// known: they may read what is published.
type Officer struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Agency    string    `json:"agency"` // ID in the directory
	Roles     []Role    `json:"roles"`
	Addresses []Address `json:"addresses,omitempty"` // the first is written to
	// Profile is how often to remind: "light", "standard" ("" too), "active", or
	// "off" for not at all.
	Profile string `json:"profile,omitempty"`
	Left    bool   `json:"left,omitempty"` // no longer there: may do nothing, gets nothing
}

// Has reports whether o has the role.
func (o *Officer) Has(r Role) bool { return o != nil && !o.Left && slices.Contains(o.Roles, r) }

// Action is something that may be done with work and with what surrounds it.
type Action string

const (
	ReadPublished  Action = "read_published"  // tasks of a published plan
	ReadInternal   Action = "read_internal"   // an agency's internal tasks
	Report         Action = "report"          // progress, evidence, received, snooze
	AskExtension   Action = "ask_extension"   // xin gia hạn
	GrantExtension Action = "grant_extension" // and refuse
	SetDue         Action = "set_due"         // a day for a deadline that has none
	ApprovePlan    Action = "approve_plan"
	GiveWork       Action = "give_work"     // a task of its own, from a notice or a letter
	PassOn         Action = "pass_on"       // to a unit or a person below
	ConfirmWork    Action = "confirm_work"  // what is reported done, or return it
	Oversee        Action = "oversee"       // how agencies stand with their work
	SeeReminders   Action = "see_reminders" // what will be sent, and why
	ManageOfficers Action = "manage_officers"
	ManageCalendar Action = "manage_calendar" // holidays of a year, the off switch of reminders
	ShareCalendar  Action = "share_calendar"  // make and close secret links to an agency's deadlines

	ManageDocuments Action = "manage_documents" // import, settle relations, remove
	ManageAnswers   Action = "manage_answers"   // approved answers, the gap list, the off switch
	ManageAccounts  Action = "manage_accounts"  // passwords, sessions and tokens of others
	SeeHouse        Action = "see_house"        // audit trail, settings, health, messages that failed

	ReadScores     Action = "read_scores" // scores that are not published yet
	SelfScore      Action = "self_score"  // tự chấm, with evidence
	Appraise       Action = "appraise"    // thẩm định; never one's own agency
	PublishScores  Action = "publish_scores"
	ManageCriteria Action = "manage_criteria"
)

// reach is where a role may do something.
type reach int

const (
	nowhere reach = iota
	own           // at the officer's own agency
	others        // at every agency but the officer's own
	anywhere
)

// permissions is the one table of who may do what; "" is anybody.
var permissions = map[Action]map[Role]reach{
	ReadPublished:  {"": anywhere},
	ReadInternal:   {Staff: own, Focal: own, Head: own, Overseer: own, Leader: own, Admin: anywhere},
	Report:         {Focal: own, Head: own, Admin: anywhere},
	AskExtension:   {Focal: own, Head: own, Admin: anywhere},
	GrantExtension: {Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	SetDue:         {Overseer: anywhere, Admin: anywhere},
	ApprovePlan:    {Overseer: anywhere, Admin: anywhere},
	GiveWork:       {Focal: own, Head: own, Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	PassOn:         {Focal: own, Head: own, Admin: anywhere},
	ConfirmWork:    {Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	Oversee:        {Focal: own, Head: own, Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	SeeReminders:   {Focal: own, Head: own, Overseer: anywhere, Admin: anywhere},
	ManageOfficers: {Admin: anywhere},
	ManageCalendar: {Admin: anywhere},
	ShareCalendar:  {Focal: own, Head: own, Admin: anywhere},

	ManageDocuments: {Admin: anywhere},
	ManageAnswers:   {Admin: anywhere},
	ManageAccounts:  {Admin: anywhere},
	SeeHouse:        {Admin: anywhere},

	ReadScores:     {Staff: own, Focal: own, Head: own, Appraiser: anywhere, Admin: anywhere},
	SelfScore:      {Focal: own, Head: own},
	Appraise:       {Appraiser: others},
	PublishScores:  {Admin: anywhere},
	ManageCriteria: {Admin: anywhere},
}

// May reports whether o may do a at one of the agencies; with no agency named,
// whether o may do it everywhere.
func (o *Officer) May(a Action, agencies ...string) bool {
	table := permissions[a]
	if table[""] == anywhere {
		return true
	}
	if o == nil || o.Left {
		return false
	}
	for _, r := range o.Roles {
		switch table[r] {
		case anywhere:
			return true
		case own:
			if o.Agency != "" && slices.Contains(agencies, o.Agency) {
				return true
			}
		case others:
			if len(agencies) > 0 && !slices.Contains(agencies, o.Agency) {
				return true
			}
		}
	}
	return false
}
