SHELL := /bin/bash
.PHONY: run test up down sql migrate sweep audit backup restore rehearse chaos bench lint deb clean
.NOTPARALLEL:

run test up down sql migrate sweep audit backup restore rehearse chaos bench lint deb clean:
	@deploy/dev/$@
