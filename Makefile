# SPDX-License-Identifier: GPL-2.0-only
# The suite's doors. The work is done by the scripts in tools/testing/paravisor.

PV := tools/testing/paravisor
P ?= openhcl-snp
N ?= 1000
export BASE J V P N GROUP QUICK KDIR

.DEFAULT_GOAL := help
.PHONY: help run check lint bench boot tree kernel stock debug tools modules \
	series hostile figures clean distclean

help:
	@$(PV)/help

run:
	@$(PV)/build deps all
	@$(PV)/demo

check:
	@$(PV)/check

lint:
	@$(PV)/build deps-check
	@$(PV)/lint

bench:
	@$(PV)/build deps all
	@$(PV)/bench
	@$(PV)/bench --disk

boot:
	@$(PV)/build deps all
	@$(PV)/boot --personality $(P)

tree kernel stock debug tools:
	@$(PV)/build deps $@

modules:
	@$(PV)/build deps
	@$(PV)/modules

series:
	@$(PV)/build deps base
	@$(PV)/series

figures:
	@$(PV)/build deps kernel
	@$(PV)/figures

hostile:
	@$(PV)/build deps all
	@$(PV)/hostile --count $(N)
	@$(PV)/hostile --count $$(($(N) / 4)) --personality svsm
	@$(PV)/hostile --count $$(($(N) / 4)) --personality "tdx-l2 tdx-l2-hidden" --disk yes

clean distclean:
	@$(PV)/clean $@
