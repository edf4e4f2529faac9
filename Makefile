# SPDX-License-Identifier: GPL-2.0-only
# The suite's doors. The work is done by the scripts in tools/testing/paravisor.

PV := tools/testing/paravisor
P ?= openhcl-snp
N ?= 1000
PV_ARCH = $(if $(filter cca-%,$(P)),arm64,x86)
export BASE J V P N GROUP QUICK KDIR

.DEFAULT_GOAL := help
.PHONY: help run check lint bench boot tree kernel stock debug tools modules \
	kernel-arm64 stock-arm64 debug-arm64 tools-arm64 \
	series hostile figures clean distclean

help:
	@$(PV)/help

run:
	@$(PV)/build deps all-$(PV_ARCH)
	@$(PV)/demo

check:
	@$(PV)/check

lint:
	@$(PV)/build deps-check
	@$(PV)/lint

bench:
	@$(PV)/build deps all-x86
	@$(PV)/bench
	@$(PV)/bench --disk

boot:
	@$(PV)/build deps all-$(PV_ARCH)
	@$(PV)/boot --personality $(P)

tree kernel stock debug tools kernel-arm64 stock-arm64 debug-arm64 tools-arm64:
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
	@$(PV)/hostile --count $(N) --personality "cca-plane cca-plane-hidden" --disk yes

clean distclean:
	@$(PV)/clean $@
