SHELL := /bin/bash
.PHONY: run test up down sql migrate sweep audit backup restore rehearse chaos bench lint clean
.NOTPARALLEL:

run test up down sql migrate sweep audit backup restore rehearse chaos bench lint clean:
	@deploy/dev/$@
