package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the newest heading of CHANGELOG.md.
const version = "0.1.0"

type versionCmd struct {
	JSON bool `name:"json" help:"In dạng JSON cho chương trình khác đọc."`
}

func (c *versionCmd) Run(_ context.Context, m *Main) error {
	revision := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	platform := runtime.GOOS + "/" + runtime.GOARCH
	if c.JSON {
		return m.printJSON(map[string]string{
			"version": version, "revision": revision, "go": runtime.Version(), "platform": platform,
		})
	}
	fmt.Fprintf(m.Stdout, "trolyao %s (%s, %s)\n", version, runtime.Version(), platform)
	if revision != "" {
		fmt.Fprintf(m.Stdout, "bản mã nguồn %s\n", revision)
	}
	return nil
}
