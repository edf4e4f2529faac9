// SPDX-License-Identifier: GPL-2.0-only
/* A signal must not leave an entry behind in configfs, so it only raises a flag. */
#include <signal.h>
#include <stddef.h>

#include "compiler.h"
#include "tsm.h"

static volatile sig_atomic_t caught;

static void catch(int sig)
{
	caught = sig;
}

void catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction sa = { .sa_handler = catch }, old;
	size_t i;

	sigemptyset(&sa.sa_mask);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &sa, NULL);	/* no SA_RESTART on purpose */
}

int caught_signal(void)
{
	return caught;
}

void obey_signal(void)
{
	if (!caught)
		return;
	signal(caught, SIG_DFL);
	raise(caught);
}
