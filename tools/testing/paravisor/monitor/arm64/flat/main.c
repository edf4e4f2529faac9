// SPDX-License-Identifier: GPL-2.0-only
/* Which test to run is the first word of the command line; a second one says "realm". */
#include "flat.h"

static void test_no_attest(u64 status)
{
	test_attest_none(status);
	test_measure_none(status);
}

static void run_vdev(const char *test)
{
	if (starts_with(test, "sha256"))
		test_vdev_hash(0, 32);
	else if (starts_with(test, "sha384"))
		test_vdev_hash(2, 48);
	else if (starts_with(test, "sha512"))
		test_vdev_hash(1, 64);
	else if (starts_with(test, "lies"))
		test_vdev_lies();
	else if (starts_with(test, "hostile"))
		test_vdev_hostile();
	else if (starts_with(test, "watched"))
		test_vdev_watched();
	else
		test_vdev();
}

static void run_disk(const char *test)
{
	if (starts_with(test, "config"))
		test_disk_config(false);
	else if (starts_with(test, "tee"))
		test_disk_config(true);
	else if (starts_with(test, "plain-dma"))
		test_disk_plain_dma();
	else
		test_disk_dma();
}

static void run(const char *line)
{
	if (starts_with(line, "calls"))
		test_calls();
	else if (starts_with(line, "features-"))
		test_features(line + 9);
	else if (starts_with(line, "memory"))
		test_memory();
	else if (starts_with(line, "fault-"))
		test_fault(line + 6);
	else if (starts_with(line, "views"))
		test_views();
	else if (starts_with(line, "plain-views"))
		test_plain_views();
	else if (starts_with(line, "cpus"))
		test_cpus();
	else if (starts_with(line, "stale"))
		test_stale();
	else if (starts_with(line, "door"))
		test_door();
	else if (starts_with(line, "attest-faults"))
		test_attest_faults();
	else if (starts_with(line, "attest"))
		test_attest();
	else if (starts_with(line, "measure-"))
		test_measure(line + 8);
	else if (starts_with(line, "no-attest"))
		test_no_attest(NOT_SUPPORTED);
	else if (starts_with(line, "ripas-lies"))
		test_ripas_lies();
	else if (starts_with(line, "no-rot"))
		test_no_attest(4);
	else if (starts_with(line, "disk-"))
		run_disk(line + 5);
	else if (starts_with(line, "vdev-"))
		run_vdev(line + 5);
	else if (starts_with(line, "reset"))
		call3(PSCI(9), 0, 0, 0);
	else
		check(false, "no such test");
}

void flat_main(const char *line)
{
	const char *word = line;

	while (*word && *word != ' ')
		word++;
	in_realm = streq(word, " realm");
	puts("KTAP version 1\n# ");
	puts(line);
	puts("\n");
	run(line);
	finish();
}
