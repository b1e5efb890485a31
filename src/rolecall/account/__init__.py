"""The live account over HTTP: tokens, pace, requests and answers. It knows no store and no terminal."""
