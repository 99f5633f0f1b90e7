SHELL := /bin/bash
.PHONY: run test up down sql migrate sweep audit rehearse chaos bench lint clean
.NOTPARALLEL:

run test up down sql migrate sweep audit rehearse chaos bench lint clean:
	@deploy/dev/$@
