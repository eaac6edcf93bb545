package main

import (
	"trolyao/post"
	"trolyao/post/email"
	"trolyao/post/telegram"
	"trolyao/post/zalobot"
	"trolyao/post/zalooa"
)

// networkNames are the chat networks, and mail, that settings can open.
var networkNames = []string{telegram.Name, zalobot.Name, zalooa.Name, email.Name}

// network is a chat network under the settings; nil where they do not open it.
func (h *desk) network(name string) (post.Channel, error) {
	switch name {
	case telegram.Name:
		if c, err := h.telegram(); c != nil || err != nil {
			return c, err
		}
	case zalobot.Name:
		if c, err := h.zaloBot(); c != nil || err != nil {
			return c, err
		}
	case zalooa.Name:
		if c, err := h.zaloOA(); c != nil || err != nil {
			return c, err
		}
	case email.Name:
		if c, err := h.email(); c != nil || err != nil {
			return c, err
		}
	}
	return nil, nil
}

// networks are the chat networks that the settings open, and the gate that
// everything passes which goes out over them. One whose codes were entered on the
// page and do not go with what the environment came to say stays shut, so that it
// can be mended there.
func (h *desk) networks() ([]post.Channel, *post.Gate, error) {
	var out []post.Channel
	for _, name := range networkNames {
		c, err := h.network(name)
		if err != nil && h.settings.paged(name) {
			h.pulse.Failed("channel " + name)
			h.log.Error("a channel does not open", "channel", name, "err", err)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if c != nil {
			out = append(out, c)
		}
	}
	o := post.GateOptions{Now: h.m.Now, Log: h.log}
	h.settings.zaloLimits(&o)
	h.settings.telegramLimits(&o)
	return out, post.NewGate(h.store, o), nil
}
