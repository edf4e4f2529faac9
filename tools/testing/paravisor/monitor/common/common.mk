# SPDX-License-Identifier: GPL-2.0-only
# What every monitor links; the including Makefile sets COMMON to this folder.
COMMON_OBJS := string.o console.o scenario.o prng.o hostile.o violation.o record.o \
	lock.o personality.o heap.o pages.o guestmem.o end.o host.o uart.o line.o dsm.o rot.o \
	tdi.o tdi-report.o tdisp.o tdisp-proto.o tdisp-lies.o quote-lies.o lies.o \
	pci-config.o pci-function.o pci-events.o

# What is made without a word is the including Makefile's, and not what follows.
all:

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_MONITOR) -MMD -MP -c -o $@ $<

$(O)/%.o: %.S
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_MONITOR) -MMD -MP -c -o $@ $<

$(O)/common/%.o: $(COMMON)/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_MONITOR) -MMD -MP -c -o $@ $<

check: all
	$(Q)./selftest --build $(O) $(SELFTEST)

clean:
	$(RM) -r $(O)

.PHONY: all check clean
