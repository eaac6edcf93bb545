package web

import (
	"slices"

	"trolyao/corpus"
	"trolyao/house"
	"trolyao/org"
)

// firstStep is something that a new house needs before people can rely on it.
type firstStep struct {
	Name  string
	About string
	Link  string // where it is done; "" on the server only
	Done  bool
	Extra bool // it may be left
}

// firstSteps are what an administrator does in the first days, in order.
func (v *visit) firstSteps() ([]firstStep, error) {
	heads, err := v.house.Documents(v.ctx(), house.ReaderOf(v.who), "")
	if err != nil {
		return nil, err
	}
	officers, err := v.store.Officers(v.ctx(), "")
	if err != nil {
		return nil, err
	}
	plans, err := v.store.Plans(v.ctx(), v.who)
	if err != nil {
		return nil, err
	}
	census, err := v.house.Census(v.ctx())
	if err != nil {
		return nil, err
	}
	asked := int64(0)
	for _, n := range census.Turns {
		asked += n
	}
	shipped := v.house.Data.Proposal().Plan.Doc
	own := slices.ContainsFunc(heads, func(h *corpus.Head) bool { return h.Kind == corpus.Verbatim })
	planned := false
	for _, p := range plans {
		planned = planned || p.Plan.Doc != shipped
	}
	var copies []house.Backup
	if dir := v.opts.Backup.Dir; dir != "" {
		if copies, err = house.Backups(dir); err != nil { // the page of backups says why
			v.log.Warn("backups", "id", requestID(v.r), "err", err)
		}
	}
	steps := []firstStep{
		{Name: textFirstHouse, About: textFirstHouseAbout, Link: "/quan-tri/co-quan", Done: v.house.Name() != ""},
		{Name: textFirstLaw, About: textFirstLawAbout, Link: "/quan-tri/nhap", Done: own},
		{Name: textFirstOfficers, About: textFirstOfficersAbout, Link: "/quan-tri/can-bo/moi", Done: len(officers) > 1},
		{Name: textFirstPlan, About: textFirstPlanAbout, Link: "/viec/ke-hoach", Done: planned},
		{Name: textFirstQuestion, About: textFirstQuestionAbout, Link: "/", Done: asked > 0},
		{Name: textFirstBackup, About: textFirstBackupAbout, Link: "/quan-tri/sao-luu", Done: len(copies) > 0},
		{Name: textFirstChannel, About: textFirstChannelAbout, Done: len(v.opts.Networks) > 0, Extra: true},
	}
	return slices.DeleteFunc(steps, func(s firstStep) bool {
		n, ok := v.pages["GET "+s.Link]
		return s.Link != "" && s.Link != "/" && (!ok || !v.met(n, v.who))
	}), nil
}

// left counts the steps that still have to be done.
func left(steps []firstStep) int {
	n := 0
	for _, s := range steps {
		if !s.Done && !s.Extra {
			n++
		}
	}
	return n
}

// firstLeft counts what an administrator still has to do; 0 for everybody else.
func (v *visit) firstLeft() (int, error) {
	if !v.who.May(org.SeeHouse) || !v.who.May(org.ManageDocuments) {
		return 0, nil
	}
	steps, err := v.firstSteps()
	return left(steps), err
}
