package org.paygress.templates;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.paygress.system.hash.Sha256;

/** A name for what a recipe makes: every field, length-prefixed, and the base's own hash. */
final class RecipeHash {
  private static final int BYTES = 8;

  private final MessageDigest digest = Sha256.digest();

  private RecipeHash() {}

  static String of(Recipe recipe, Optional<String> baseHash) {
    RecipeHash hash = new RecipeHash();
    hash.add("base").add(baseHash.orElse("")).add("suite").add(recipe.suite().orElse(""));
    hash.add("packages");
    recipe.packages().stream().sorted().forEach(hash::add);
    hash.add("files");
    recipe.files().forEach(file -> hash.add(file.path()).add("" + file.mode()).add(file.content()));
    hash.add("steps");
    recipe.steps().forEach(hash::add);
    hash.add("mask");
    recipe.mask().stream().sorted().forEach(hash::add);
    return HexFormat.of().formatHex(hash.digest.digest(), 0, BYTES);
  }

  private RecipeHash add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }
}
