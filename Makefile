SHELL := /bin/bash
.PHONY: run test up down sql migrate sweep audit backup restore rehearse chaos bench lint deb clean help
.NOTPARALLEL:

run test up down sql sweep backup restore rehearse chaos bench lint deb clean help:
	@deploy/dev/$@

# A server has these too.
migrate audit:
	@deploy/bin/$@
