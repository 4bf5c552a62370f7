package dev.yado.testing.property;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Factory methods for generators. The limits of a range and their neighbours have a higher probability. */
public final class Gens {

    /** The letters and digits of ASCII, for {@link #strings(String, int, int)}. */
    public static final String LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static final int PERCENT = 99;

    private Gens() {
    }

    /** Returns a generator of a constant. */
    public static <T> Gen<T> just(T value) {
        return choices -> value;
    }

    /** Returns the generator itself; gives a lambda expression its type. */
    public static <T> Gen<T> by(Gen<T> generator) {
        return generator;
    }

    /** Returns a generator of these values; a repeated value has a correspondingly higher probability. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Gen<T> of(T... values) {
        List<T> all = List.of(values);
        return choices -> all.get((int) choices.next(all.size() - 1));
    }

    /** Returns a generator of the constants of an enum. */
    public static <E extends Enum<E>> Gen<E> enums(Class<E> type) {
        return of(type.getEnumConstants());
    }

    /** Returns a generator that uses one of these generators. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Gen<T> oneOf(Gen<? extends T>... generators) {
        List<Gen<? extends T>> all = List.of(generators);
        return choices -> all.get((int) choices.next(all.size() - 1)).from(choices);
    }

    /** Returns a generator of booleans. */
    public static Gen<Boolean> booleans() {
        return choices -> choices.next(1) == 1;
    }

    /** Returns a generator of all integers. */
    public static Gen<Integer> ints() {
        return ints(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Returns a generator of integers from {@code min} to {@code max}. */
    public static Gen<Integer> ints(int min, int max) {
        return longs(min, max).map(Long::intValue);
    }

    /** Returns a generator of all long integers. */
    public static Gen<Long> longs() {
        return longs(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Returns a generator of long integers from {@code min} to {@code max}: uniformly distributed, near zero, or special values. */
    public static Gen<Long> longs(long min, long max) {
        if (min > max) {
            throw new IllegalArgumentException(min + " is greater than " + max);
        }
        long target = Math.max(min, Math.min(max, 0));
        long above = max - target;
        long range = max - min;
        long[] special = LongStream.of(0, 1, -1, 2, min, max, min + 1, max - 1, Integer.MIN_VALUE, Integer.MAX_VALUE)
                .filter(value -> value >= min && value <= max).distinct().toArray();
        return choices -> {
            long kind = choices.next(PERCENT);
            if (kind >= 90) {
                return special[(int) choices.next(special.length - 1)];
            }
            long distance = kind >= 65 ? choices.next(unsignedMin(range, (2L << choices.next(62)) - 1)) : choices.next(range);
            return Long.compareUnsigned(distance, above) <= 0 ? target + distance : target - (distance - above);
        };
    }

    private static long unsignedMin(long one, long other) {
        return Long.compareUnsigned(one, other) <= 0 ? one : other;
    }

    /** Returns a generator of finite doubles: of any size, with two decimals, or special values. */
    public static Gen<Double> doubles() {
        Gen<Double> special = of(0.0, -0.0, 1.0, -1.0, 0.1, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE);
        return oneOf(longs(-100_000, 100_000).map(hundredths -> hundredths / 100.0), longs().map(Double::longBitsToDouble).filter(Double::isFinite), special);
    }

    /** Returns a generator of up to 255 bytes. */
    public static Gen<byte[]> bytes() {
        return ints(Byte.MIN_VALUE, Byte.MAX_VALUE).list(255).map(list -> {
            byte[] bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = list.get(i).byteValue();
            }
            return bytes;
        });
    }

    /** Returns a generator of maps of up to {@code max} entries. Duplicate keys make the map smaller. */
    public static <K, V> Gen<Map<K, V>> maps(Gen<K> keys, Gen<V> values, int max) {
        Gen<Integer> sizes = sizes(0, max);
        return choices -> {
            Map<K, V> map = new LinkedHashMap<>();
            for (int left = choices.draw(sizes); left > 0; left--) {
                map.put(choices.draw(keys), choices.draw(values));
            }
            return map;
        };
    }

    /** Returns a generator of texts of these characters. */
    public static Gen<String> strings(String characters, int min, int max) {
        int[] all = characters.codePoints().toArray();
        return texts(choices -> all[(int) choices.next(all.length - 1)], min, max);
    }

    /** Returns a generator of any UTF-16 text, including unpaired surrogates: see {@link Characters#hostile}. */
    public static Gen<String> strings(int min, int max) {
        return texts(Characters.hostile(), min, max);
    }

    /** Returns a generator of any Unicode text that can be encoded in UTF-8. */
    public static Gen<String> unicode(int min, int max) {
        return texts(Characters.hostile().filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE), min, max);
    }

    /** Returns a generator of ASCII texts, including control characters. */
    public static Gen<String> ascii(int min, int max) {
        return texts(Characters.ascii(), min, max);
    }

    private static Gen<String> texts(Gen<Integer> characters, int min, int max) {
        return characters.list(min, max)
                .map(list -> list.stream().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString())
                .filter(text -> text.length() <= max);
    }

    /** Returns a generator of sizes: mostly small, sometimes the maximum. */
    static Gen<Integer> sizes(int min, int max) {
        return choices -> {
            long kind = choices.next(PERCENT);
            if (kind >= 95) {
                return max;
            }
            return min + (int) choices.next(kind >= 50 ? max - min : Math.min(max - min, 10));
        };
    }

    /** Returns the default generator for a parameter type. */
    static Gen<?> ofType(Class<?> type) {
        if (type == boolean.class) {
            return booleans();
        } else if (type == byte[].class) {
            return bytes();
        } else if (type == String.class) {
            return strings(0, 255);
        } else if (type.isEnum()) {
            return of(type.getEnumConstants());
        }
        throw new IllegalArgumentException("no generator for " + type.getName() + ": name a method in @ForAll");
    }

    /** Returns the text of a generated value in a failure message. */
    static String shown(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        return value instanceof String text ? Characters.quoted(text) : String.valueOf(value);
    }
}
