package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"trolyao/org"
	"trolyao/store"
)

// Control is what the page of settings works with; it belongs to who knows the
// settings. Typed are values by the names of settings; those that the environment
// outranks, and a secret that is not among them, stay.
type Control struct {
	Groups func(ctx context.Context) ([]SettingGroup, error)
	// Change keeps what was typed; a value that makes no sense is a [*FieldError].
	Change func(ctx context.Context, who *org.Officer, typed map[string]string) error
	// Try asks the network of a channel whether it takes the codes; that it does not
	// is a [*FieldError].
	Try func(ctx context.Context, who *org.Officer, channel string, typed map[string]string) error
}

// SettingGroup is a part of the page.
type SettingGroup struct {
	Name, Title, Help string
	Channel           bool // its settings are the codes of a channel
	On                bool // of a channel: some are set
	Locked            bool // the environment says some of it
	Fields            []SettingField
}

// SettingField is a setting on the page. The value of a secret one is never shown.
type SettingField struct {
	Name, Label, Help, Kind, Value string
	On                             bool // of a choice
	Secret, Set                    bool
	Unread                         bool   // it is sealed by a key that is not here
	Outranked                      string // where it is set so that the page cannot; "" nowhere
}

// FieldError is what is wrong with a value, in a sentence; Name "" is with all.
type FieldError struct {
	Name, Text string
	Later      bool // the network did not answer: it may be right
}

func (e *FieldError) Error() string { return e.Name + ": " + e.Text }

func (s *Server) settingPages() {
	s.page("GET /quan-tri/cai-dat", may(org.SeeHouse), (*visit).settings)
	s.page("POST /quan-tri/cai-dat", may(org.ManageSettings), (*visit).putSettings)
	s.page("POST /quan-tri/cai-dat/kenh/{channel}", may(org.ManageSettings), (*visit).putChannel)
}

type settingsPage struct {
	All    []Setting
	House  string
	Groups []SettingGroup // empty: nothing is changed here
}

func (v *visit) settings() error {
	d := settingsPage{All: v.opts.Settings, House: v.house.Mark()}
	if v.opts.Control != nil && v.who.May(org.ManageSettings) {
		var err error
		if d.Groups, err = v.opts.Control.Groups(v.ctx()); err != nil {
			return err
		}
	}
	return v.render("settings", d)
}

// typed are the settings of a form, of all groups that are no channel or of the
// channel. An empty field of a secret stays what it is.
func (v *visit) typed(channel string) (map[string]string, *SettingGroup, error) {
	if v.opts.Control == nil {
		return nil, nil, store.ErrNotFound
	}
	groups, err := v.opts.Control.Groups(v.ctx())
	if err != nil {
		return nil, nil, err
	}
	values := map[string]string{}
	for i := range groups {
		g := &groups[i]
		if channel != "" && (g.Name != channel || !g.Channel) || channel == "" && g.Channel {
			continue
		}
		for _, f := range g.Fields {
			value := v.form(f.Name)
			switch {
			case f.Kind == "choice" && value == "":
				value = textNo
			case f.Secret && value == "" && v.form("do") != "clear":
				continue
			case v.form("do") == "clear":
				value = ""
			}
			values[f.Name] = value
		}
		if channel != "" {
			return values, g, nil
		}
	}
	if channel != "" {
		return nil, nil, store.ErrNotFound
	}
	return values, nil, nil
}

func (v *visit) putSettings() error {
	values, _, err := v.typed("")
	if err != nil {
		return err
	}
	if err := v.opts.Control.Change(v.ctx(), v.who, values); err != nil {
		return v.atField(err)
	}
	v.flash(textSettingsPut)
	return v.redirect("/quan-tri/cai-dat")
}

// putChannel keeps the codes of a channel once its network has taken them, tries
// those that are kept, or forgets them.
func (v *visit) putChannel() error {
	values, g, err := v.typed(v.r.PathValue("channel"))
	if err != nil {
		return err
	}
	back := "/quan-tri/cai-dat#kenh-" + g.Name
	do := v.form("do")
	if do == "try" {
		values = nil
	}
	said := textChannelTried
	if do != "clear" {
		err := v.opts.Control.Try(v.ctx(), v.who, g.Name, values)
		var wrong *FieldError
		switch {
		case errors.As(err, &wrong) && wrong.Later && v.form("anyway") != "":
			said = textChannelUntried
		case err != nil:
			return v.atField(err)
		case do != "try":
			said = textChannelPut
		}
	} else {
		said = textChannelCleared
	}
	if do != "try" {
		if err := v.opts.Control.Change(v.ctx(), v.who, values); err != nil {
			return v.atField(err)
		}
	}
	v.flash(said, g.Title)
	return v.redirect(back)
}

// atField says what is wrong at the field that is to blame.
func (v *visit) atField(err error) error {
	var wrong *FieldError
	if !errors.As(err, &wrong) {
		return err
	}
	text := wrong.Text
	if wrong.Later {
		text += " " + textTryLater
	}
	return &failure{status: http.StatusUnprocessableEntity, text: strings.TrimSpace(text), field: wrong.Name,
		err: fmt.Errorf("setting %s", wrong.Name)}
}
