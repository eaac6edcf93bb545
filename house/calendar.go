package house

import (
	"context"
	"time"

	"trolyao/org"
)

// ShareCalendar makes a secret link to an agency's deadlines that works for so long.
func (h *House) ShareCalendar(ctx context.Context, who *org.Officer, agency string,
	life time.Duration) (secret string, err error) {
	return h.Store.NewCalendarLink(ctx, who, agency, life)
}

// UnshareCalendar closes a link to an agency's deadlines, "" every one.
func (h *House) UnshareCalendar(ctx context.Context, who *org.Officer, agency, id string) error {
	return h.Store.RevokeCalendarLinks(ctx, who, agency, id)
}
