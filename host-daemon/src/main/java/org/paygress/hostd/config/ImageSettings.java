package org.paygress.hostd.config;

import java.nio.file.Path;

/**
 * Where templates and their root filesystems are.
 *
 * @param templatesDir the registry, absolute
 * @param poolDir the pool's mount point, absolute
 * @param poolSizeMb size of a new pool's image file in MiB
 * @param budget how much of the disk is for rent
 */
public record ImageSettings(
    Path templatesDir, Path poolDir, int poolSizeMb, StorageBudget budget) {}
