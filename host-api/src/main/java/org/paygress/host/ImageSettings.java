package org.paygress.host;

import java.nio.file.Path;

/**
 * Where templates and their root filesystems are.
 *
 * @param templatesDir the registry, absolute
 * @param poolDir the pool's mount point, absolute
 * @param poolSizeMb size of a new pool's image file in MiB
 */
public record ImageSettings(Path templatesDir, Path poolDir, int poolSizeMb) {}
