# SPDX-License-Identifier: GPL-2.0-only
# What every monitor links; the including Makefile sets COMMON to this folder.
COMMON_OBJS := string.o console.o scenario.o prng.o hostile.o violation.o record.o \
	tdi.o tdi-report.o tdisp.o tdisp-proto.o tdisp-lies.o quote-lies.o dsm.o line.o rot.o
