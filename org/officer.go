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
	// Posts are what the officer does at other agencies besides.
	Posts []Post `json:"posts,omitempty"`

	tree *Tree // nil: nobody stands above or below
}

// Post is what an officer answers for at an agency.
type Post struct {
	Agency string `json:"agency"`
	Roles  []Role `json:"roles"`
}

// In returns o with the tree that says whose papers are read by whom.
func (o Officer) In(t *Tree) Officer {
	o.tree = t
	return o
}

// At returns o as the officer of one of their agencies: with the roles there, and
// no others.
func (o Officer) At(agency string) Officer {
	for _, p := range o.posts() {
		if p.Agency == agency {
			o.Agency, o.Roles = p.Agency, p.Roles
			break
		}
	}
	o.Posts = nil
	return o
}

// Agencies returns the agencies o works at, the first one first.
func (o *Officer) Agencies() (out []string) {
	if o == nil {
		return nil
	}
	for _, p := range o.posts() {
		if p.Agency != "" && !slices.Contains(out, p.Agency) {
			out = append(out, p.Agency)
		}
	}
	return out
}

func (o *Officer) posts() []Post {
	return append([]Post{{o.Agency, o.Roles}}, o.Posts...)
}

// Has reports whether o has the role, at any of their agencies.
func (o *Officer) Has(r Role) bool {
	return o != nil && !o.Left && slices.ContainsFunc(o.posts(),
		func(p Post) bool { return slices.Contains(p.Roles, r) })
}

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
	ManageAgencies Action = "manage_agencies" // whose house it is, agencies and their names
	ManageCalendar Action = "manage_calendar" // holidays of a year, the off switch of reminders
	ShareCalendar  Action = "share_calendar"  // make and close secret links to an agency's deadlines

	ManageDocuments Action = "manage_documents" // import, settle relations, remove
	ManageAnswers   Action = "manage_answers"   // approved answers, the gap list, the off switch
	ManageAccounts  Action = "manage_accounts"  // passwords, sessions and tokens of others
	ManageBackups   Action = "manage_backups"   // make, try and take away copies of everything
	ManageSettings  Action = "manage_settings"  // of the house: who may ask, codes of channels, hours
	SeeHouse        Action = "see_house"        // audit trail, settings, health, messages that failed

	ReadScores     Action = "read_scores" // scores that are not published yet
	SelfScore      Action = "self_score"  // tự chấm, with evidence
	Appraise       Action = "appraise"    // thẩm định; never one's own agency, nor what it is a unit of
	PublishScores  Action = "publish_scores"
	ManageCriteria Action = "manage_criteria"
)

// reach is where a role may do something.
type reach int

const (
	nowhere reach = iota
	own           // at the officer's own agency
	ours          // there, and at those above it in its house: their papers are for all their units
	under         // there, above, and at those below
	below         // at the officer's own agency and those below it
	others        // at every agency but the officer's own and those above it in its house
	anywhere
)

// permissions is the one table of who may do what; "" is anybody.
var permissions = map[Action]map[Role]reach{
	ReadPublished:  {"": anywhere},
	ReadInternal:   {Staff: ours, Focal: ours, Head: under, Overseer: ours, Leader: under, Admin: anywhere},
	Report:         {Focal: own, Head: own, Admin: anywhere},
	AskExtension:   {Focal: own, Head: own, Admin: anywhere},
	GrantExtension: {Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	SetDue:         {Overseer: anywhere, Admin: anywhere},
	ApprovePlan:    {Overseer: anywhere, Admin: anywhere},
	GiveWork:       {Focal: own, Head: below, Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	PassOn:         {Focal: own, Head: own, Admin: anywhere},
	ConfirmWork:    {Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	Oversee:        {Focal: own, Head: below, Overseer: anywhere, Leader: anywhere, Admin: anywhere},
	SeeReminders:   {Focal: own, Head: below, Overseer: anywhere, Admin: anywhere},
	ManageOfficers: {Admin: anywhere},
	ManageAgencies: {Admin: anywhere},
	ManageCalendar: {Admin: anywhere},
	ShareCalendar:  {Focal: own, Head: own, Admin: anywhere},

	ManageDocuments: {Admin: anywhere},
	ManageAnswers:   {Admin: anywhere},
	ManageAccounts:  {Admin: anywhere},
	ManageBackups:   {Admin: anywhere},
	ManageSettings:  {Admin: anywhere},
	SeeHouse:        {Admin: anywhere},

	ReadScores:     {Staff: ours, Focal: ours, Head: under, Appraiser: anywhere, Admin: anywhere},
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
	for _, p := range o.posts() {
		for _, r := range p.Roles {
			switch where := table[r]; where {
			case anywhere:
				return true
			case others:
				if len(agencies) > 0 && !slices.ContainsFunc(o.Agencies(), func(mine string) bool {
					return slices.ContainsFunc(agencies, func(a string) bool { return o.reaches(ours, mine, a) })
				}) {
					return true
				}
			default:
				if p.Agency != "" && slices.ContainsFunc(agencies,
					func(a string) bool { return o.reaches(where, p.Agency, a) }) {
					return true
				}
			}
		}
	}
	return false
}

// reaches reports whether an agency is where somebody of mine may do something.
func (o *Officer) reaches(where reach, mine, agency string) bool {
	switch where {
	case nowhere:
		return false
	case ours, under:
		if o.tree.Under(mine, agency) {
			return true
		}
	}
	return mine == agency || (where == under || where == below) && o.tree.Under(agency, mine)
}

// Where returns the agencies at which o may do a besides those at which everybody
// may: their own, and those above and below as far as the table lets them. It
// says nothing of who may do it anywhere.
func (o *Officer) Where(a Action) (out []string) {
	if o == nil || o.Left {
		return nil
	}
	add := func(ids ...string) {
		for _, id := range ids {
			if id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, p := range o.posts() {
		if p.Agency == "" {
			continue
		}
		for _, r := range p.Roles {
			where := permissions[a][r]
			if where >= own && where <= below {
				add(p.Agency)
			}
			if where == ours || where == under {
				add(o.tree.Up(p.Agency)...)
			}
			if where == under || where == below {
				add(o.tree.Down(p.Agency)...)
			}
		}
	}
	return out
}
