SHELL := /bin/bash
.PHONY: run test up down sql migrate sweep audit rehearse bench lint clean
.NOTPARALLEL:

run test up down sql migrate sweep audit rehearse bench lint clean:
	@deploy/dev/$@
