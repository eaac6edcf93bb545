// Package llm asks language models. [Model] and [Embedder] are the seam: behind
// it stand any server that speaks the OpenAI protocol ([New]) and deterministic
// fakes ([Fake], [Adversary]).
//
// What a model returns is text of unknown worth. Nothing here judges it; the
// package only knows whether a text is whole or was cut, what it cost, and how
// to find the objects in an answer that should have been JSON ([Objects]).
package llm
