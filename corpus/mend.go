package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fact names a fact of a document that an administrator may set.
type Fact string

const (
	FactNumber    Fact = "number"
	FactTitle     Fact = "title"
	FactType      Fact = "type"
	FactIssuer    Fact = "issuer"
	FactIssued    Fact = "issued"
	FactEffective Fact = "effective"
	FactExpires   Fact = "expires"
	FactClass     Fact = "class"  // "public", or "internal" and the agency: "internal so-noi-vu"
	FactRuling    Fact = "ruling" // a state with its days; see [ParseRuling]
)

// Facts are all facts that can be set, in the order they are shown.
var Facts = []Fact{FactNumber, FactTitle, FactType, FactIssuer, FactIssued, FactEffective, FactExpires, FactClass,
	FactRuling}

// Ruling is a state that an administrator has decided, for the days from Since to
// Until ("" open). It outranks everything that was read.
type Ruling struct {
	State State `json:"state"`
	Since Day   `json:"since"`
	Until Day   `json:"until,omitempty"`
}

// Ruled are the states that can be decided by a person.
var Ruled = []State{InForce, Suspended, Unfit, Expired}

// ParseRuling reads what [Ruling.String] writes: "suspended 2026-01-01 2026-06-30".
func ParseRuling(s string) (*Ruling, error) {
	f := strings.Fields(s)
	if len(f) < 2 || len(f) > 3 || !slices.Contains(Ruled, State(f[0])) {
		return nil, fmt.Errorf("corpus: ruling %q", s)
	}
	r := &Ruling{State: State(f[0])}
	var err error
	if r.Since, err = ParseDay(f[1]); err != nil {
		return nil, fmt.Errorf("corpus: ruling %q: %w", s, err)
	}
	if len(f) == 3 {
		if r.Until, err = ParseDay(f[2]); err != nil {
			return nil, fmt.Errorf("corpus: ruling %q: %w", s, err)
		}
		if r.Until < r.Since {
			return nil, fmt.Errorf("corpus: ruling %q ends before it begins", s)
		}
	}
	return r, nil
}

func (r *Ruling) String() string {
	return strings.TrimSpace(fmt.Sprint(r.State, " ", r.Since, " ", r.Until))
}

// on reports whether the ruling holds on a day.
func (r *Ruling) on(d Day) bool { return r != nil && r.Since <= d && (r.Until == "" || d <= r.Until) }

// Fact returns a fact as [Head.SetFact] takes it; "" where it is not known.
func (h *Head) Fact(f Fact) string {
	switch f {
	case FactNumber:
		return h.Number
	case FactTitle:
		return h.Title
	case FactType:
		return h.Type
	case FactIssuer:
		return h.Issuer
	case FactIssued:
		return string(h.Issued)
	case FactEffective:
		return string(h.Effective)
	case FactExpires:
		return string(h.Expires)
	case FactClass:
		return strings.TrimSpace(cmp.Or(string(h.Class), "public") + " " + h.Agency)
	case FactRuling:
		if h.Ruling != nil {
			return h.Ruling.String()
		}
	}
	return ""
}

// SetFact sets a fact; "" takes it away. A value that is none of the fact is an
// error and changes nothing.
func (h *Head) SetFact(f Fact, value string) error {
	day := func(to *Day) error {
		d := Day("")
		if value != "" {
			var err error
			if d, err = ParseDay(value); err != nil {
				return err
			}
		}
		*to = d
		return nil
	}
	switch f {
	case FactNumber:
		h.Number = CanonicalNumber(value)
	case FactTitle:
		h.Title = value
	case FactType:
		h.Type = value
	case FactIssuer:
		h.Issuer = value
	case FactIssued:
		return day(&h.Issued)
	case FactEffective:
		return day(&h.Effective)
	case FactExpires:
		return day(&h.Expires)
	case FactClass:
		class, agency, _ := strings.Cut(value, " ")
		switch {
		case class == "public" && agency == "":
			h.Class, h.Agency = Public, ""
		case class == string(Internal) && agency != "":
			h.Class, h.Agency = Internal, agency
		default:
			return fmt.Errorf("corpus: class %q", value)
		}
	case FactRuling:
		var r *Ruling
		if value != "" {
			var err error
			if r, err = ParseRuling(value); err != nil {
				return err
			}
		}
		h.Ruling = r
	default:
		return fmt.Errorf("corpus: no fact %q", f)
	}
	return nil
}

// DefaultKey is the key that the facts of h give it; see [MakeKey].
func (h *Head) DefaultKey() string { return MakeKey(h.Number, h.Type, h.Title, h.Issuer, h.Issued) }

// set reports whether an administrator set the fact.
func (h *Head) set(f Fact) bool { return slices.Contains(h.Mended, f) }
