// SPDX-License-Identifier: GPL-2.0-only
/* key=value words of the monitor's command line -> struct scenario */
#include "lies.h"
#include "scenario.h"
#include "string.h"

struct scenario scenario;

static const struct {
	const char *name;
	enum fault fault;
} faults[] = {
	{ "vis-denied", FAULT_VIS_DENIED },
	{ "vis-partial", FAULT_VIS_PARTIAL },
	{ "vis-timeout", FAULT_VIS_TIMEOUT },
	{ "ghcb-version", FAULT_GHCB_VERSION },
};

static bool parse_number(const char *s, u64 *value)
{
	unsigned int base = 10, digit;

	if (s[0] == '0' && s[1] == 'x') {
		base = 16;
		s += 2;
	}
	if (!*s)
		return false;
	for (*value = 0; *s; s++) {
		if (*s >= '0' && *s <= '9')
			digit = *s - '0';
		else if (*s >= 'a' && *s <= 'f')
			digit = *s - 'a' + 10;
		else
			return false;
		if (digit >= base)
			return false;
		*value = *value * base + digit;
	}
	return true;
}

static bool set_option(const char *name)
{
	const struct {
		const char *name;
		bool *flag;
	} options[] = {
		{ "hide-isolation", &scenario.hide_isolation },
		{ "cvmbus", &scenario.cvmbus },
		{ "vbs-boundary", &scenario.vbs_boundary },
		{ "apic-hint", &scenario.apic_hint },
		{ "tdisp", &scenario.tdisp },
		{ "count", &scenario.count },
		{ "no-svsm-query", &scenario.no_svsm_query },
		{ "no-svsm-attest", &scenario.no_svsm_attest },
		{ "no-svsm-vtpm", &scenario.no_svsm_vtpm },
		{ "svsm-apic", &scenario.svsm_apic },
		{ "no-feature-leaf", &scenario.no_feature_leaf },
		{ "forged-feature-leaf", &scenario.forged_feature_leaf },
		{ "vmpl1", &scenario.vmpl1 },
		{ "snp-strict-4k", &scenario.snp_strict_4k },
		{ "vmlinux", &scenario.vmlinux },
		{ "svsm-busy", &scenario.svsm_busy },
		{ "svsm-coconut-query", &scenario.svsm_coconut_query },
		{ "snp-busy", &scenario.snp_busy },
		{ "ve", &scenario.tdx_ve },
		{ "intel-l1", &scenario.intel_l1 },
		{ "tdx-services", &scenario.tdx_services },
		{ "no-tdx-report", &scenario.no_tdx_report },
		{ "no-tdx-rtmr", &scenario.no_tdx_rtmr },
		{ "no-tdx-quote", &scenario.no_tdx_quote },
		{ "no-tdx-tdisp", &scenario.no_tdx_tdisp },
		{ "no-cca-report", &scenario.no_cca_report },
		{ "no-cca-measure", &scenario.no_cca_measure },
		{ "cca-sha512", &scenario.cca_sha512 },
		{ "no-cca-tdisp", &scenario.no_cca_tdisp },
		{ "vdev-sha256", &scenario.vdev_sha256 },
		{ "vdev-sha512", &scenario.vdev_sha512 },
		{ "no-feature-call", &scenario.no_feature_call },
		{ "dt-features", &scenario.dt_features },
		{ "rsi-visible", &scenario.rsi_visible },
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (!strcmp(options[i].name, name)) {
			*options[i].flag = true;
			return true;
		}
	}
	return false;
}

static bool set_fault(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		if (!strcmp(faults[i].name, name)) {
			scenario.fault = faults[i].fault;
			return true;
		}
	}
	return false;
}

static bool set_word(const char *key, const char *value)
{
	if (!strcmp(key, "personality")) {
		strcopy(scenario.personality, value, sizeof(scenario.personality));
		return true;
	}
	if (!strcmp(key, "hostile")) {
		scenario.hostile = parse_number(value, &scenario.seed);
		return scenario.hostile;
	}
	if (!strcmp(key, "ram"))
		return parse_number(value, &scenario.ram_mib);
	if (!strcmp(key, "cpus"))
		return parse_number(value, &scenario.cpus);
	if (!strcmp(key, "opt"))
		return set_option(value);
	if (!strcmp(key, "lie"))
		return lie_stand_name(value);
	if (!strcmp(key, "fault"))
		return set_fault(value);
	if (!strcmp(key, "guest")) {
		scenario.flat_guest = !strcmp(value, "flat");
		return scenario.flat_guest || !strcmp(value, "linux");
	}
	return false;
}

const char *scenario_parse(const char *line)
{
	static char word[64], whole[64];

	memset(&scenario, 0, sizeof(scenario));
	strcopy(scenario.personality, "none", sizeof(scenario.personality));

	while (*line) {
		size_t n = 0;
		char *value = NULL;

		if (*line == ' ') {
			line++;
			continue;
		}
		for (; *line && *line != ' '; line++)
			if (n + 1 < sizeof(word))
				word[n++] = *line;
		word[n] = '\0';
		strcopy(whole, word, sizeof(whole));

		for (size_t i = 0; i < n && !value; i++) {
			if (word[i] == '=') {
				word[i] = '\0';
				value = &word[i + 1];
			}
		}
		/* A loader may put the image's own path first. */
		if (!value && whole[0] == '/')
			continue;
		if (!value || !set_word(word, value))
			return whole;
	}
	return NULL;
}
