package main

import (
	"trolyao/post"
)

// networks are the chat networks that the settings open, and the gate that
// everything passes which goes out over them.
func (h *desk) networks() ([]post.Channel, *post.Gate, error) {
	var out []post.Channel
	telegram, err := h.telegram()
	if err != nil {
		return nil, nil, err
	}
	if telegram != nil {
		out = append(out, telegram)
	}
	zaloBot, err := h.zaloBot()
	if err != nil {
		return nil, nil, err
	}
	if zaloBot != nil {
		out = append(out, zaloBot)
	}
	zaloOA, err := h.zaloOA()
	if err != nil {
		return nil, nil, err
	}
	if zaloOA != nil {
		out = append(out, zaloOA)
	}
	o := post.GateOptions{Now: h.m.Now, Log: h.log}
	h.settings.zaloLimits(&o)
	h.settings.telegramLimits(&o)
	return out, post.NewGate(h.store, o), nil
}
