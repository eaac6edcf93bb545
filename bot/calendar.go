package bot

import (
	"context"

	"trolyao/org"
)

// ShareCalendar makes a secret link to an agency's deadlines.
func (b *Bot) ShareCalendar(ctx context.Context, who *org.Officer, agency string) (secret string, err error) {
	return b.opts.Store.NewCalendarLink(ctx, who, agency)
}

// UnshareCalendar closes every link to an agency's deadlines.
func (b *Bot) UnshareCalendar(ctx context.Context, who *org.Officer, agency string) error {
	return b.opts.Store.RevokeCalendarLinks(ctx, who, agency)
}
