// Package web is the browser's door to the house: pages that work as plain
// forms and links, the same verbs as every other door, and the machine
// endpoints.
//
// Begin with [New]. web.go is the server and its table of pages, visit.go what
// a page knows of a request, guard.go what stands before every page. Each area
// keeps its pages in a file of its own and registers them in one function
// called from [New]; its templates are templates/*.html, its styles and script
// static/NN-*.css and static/NN-*.js, which are served as one file each.
package web
