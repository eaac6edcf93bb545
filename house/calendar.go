package house

import (
	"context"

	"trolyao/org"
)

// ShareCalendar makes a secret link to an agency's deadlines.
func (h *House) ShareCalendar(ctx context.Context, who *org.Officer, agency string) (secret string, err error) {
	return h.Store.NewCalendarLink(ctx, who, agency)
}

// UnshareCalendar closes every link to an agency's deadlines.
func (h *House) UnshareCalendar(ctx context.Context, who *org.Officer, agency string) error {
	return h.Store.RevokeCalendarLinks(ctx, who, agency)
}
