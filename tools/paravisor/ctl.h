/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CTL_H
#define PARAVISORCTL_CTL_H

#include <stdbool.h>
#include <stddef.h>

#include "measurement.h"

struct opts {
	const char *root;	/* prefix of /sys, "" by default */
	const char *nonce;
	const char *out;
	const char *aux;
	const char *manifest;
	const char *service_provider;
	const char *service;		/* a name or GUID */
	const char *manifest_version;
	const char *privlevel;
	const char *vmpl;
	const char *ek;
	const char *format;
	const char *roots;
	const char *certs;
	const char *isolation;
	const char *tsm;
	const char *generation;
	const char *dir;
	const char *measurements;
	const char *measurement[MEASUREMENTS_MAX];
	size_t nmeasurements;
	const char *rtmr[REGISTERS];
	size_t nrtmrs;
	const char *rem[REGISTERS];
	size_t nrems;
	const char *cca_key;
	const char *quote;
	const char *min_tcb_svn;
	const char *digest;
	const char *data;
	bool json;
	bool quiet;
	bool allow_debug;
	bool refresh;
	bool tdreport;
	char **args;
	int nargs;
};

int cmd_status(const struct opts *o);
int cmd_features(const struct opts *o);
int cmd_report(const struct opts *o);
int cmd_verify(const struct opts *o);
int cmd_measure_list(const struct opts *o);
int cmd_measure_extend(const struct opts *o);
int cmd_tdisp_list(const struct opts *o);
int cmd_tdisp_lock(const struct opts *o);
int cmd_tdisp_unlock(const struct opts *o);
int cmd_tdisp_accept(const struct opts *o);
int cmd_tdisp_evidence(const struct opts *o);
int cmd_tdisp_verify(const struct opts *o);

#endif
