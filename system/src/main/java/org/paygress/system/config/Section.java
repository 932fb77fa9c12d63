package org.paygress.system.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One section of the file. It makes its keys, and so knows them all, in the order of making. */
public final class Section {

  private final String name;
  private final boolean repeated;
  private final String sentence;
  private final List<Key<?>> keys = new ArrayList<>();

  private Section(String name, boolean repeated, String sentence) {
    this.name = name;
    this.repeated = repeated;
    this.sentence = sentence;
  }

  /**
   * A section that stands once, as {@code [name]}.
   *
   * @param sentence what it is about
   */
  public static Section one(String name, String sentence) {
    return new Section(name, false, sentence);
  }

  /**
   * An array of tables, {@code [[name]]} each.
   *
   * @param sentence what it is about
   */
  public static Section repeated(String name, String sentence) {
    return new Section(name, true, sentence);
  }

  /**
   * Makes a key that may be left out.
   *
   * @param name with the unit last
   * @param fallback its value then
   * @param sentence what it does, for the file's comments and the reference
   */
  public <T> Key<T> key(String name, ValueType<T> kind, T fallback, String sentence) {
    return add(new Key<>(this, name, kind, Optional.of(fallback), sentence));
  }

  /**
   * Makes a key that the file must have.
   *
   * @param name with the unit last
   * @param sentence what it does, for the file's comments and the reference
   */
  public <T> Key<T> required(String name, ValueType<T> kind, String sentence) {
    return add(new Key<>(this, name, kind, Optional.empty(), sentence));
  }

  private <T> Key<T> add(Key<T> key) {
    keys.add(key);
    return key;
  }

  public String name() {
    return name;
  }

  public boolean isRepeated() {
    return repeated;
  }

  public String sentence() {
    return sentence;
  }

  public List<Key<?>> keys() {
    return Collections.unmodifiableList(keys);
  }

  /** As its first line stands in the file. */
  public String header() {
    return repeated ? "[[" + name + "]]" : "[" + name + "]";
  }
}
