package org.em4j.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * Writes a record of {@code double} and {@code int} components by their names; {@code knownSd}
 * becomes {@code known-sd}. Immutable and thread-safe.
 *
 * @param <P> the record
 */
public final class RecordCodec<P> implements ParameterCodec<P> {
  private static final ClassValue<RecordCodec<?>> CODECS =
      new ClassValue<>() {
        @Override
        protected RecordCodec<?> computeValue(Class<?> type) {
          return new RecordCodec<>(type);
        }
      };

  private final Map<String, MethodHandle> accessors = new LinkedHashMap<>();
  private final Map<String, Class<?>> types = new LinkedHashMap<>();
  private final Constructor<P> constructor;

  private RecordCodec(Class<P> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          type.getName() + " is no record: its family must override codec()");
    }
    List<Class<?>> signature = new ArrayList<>();
    try {
      for (RecordComponent component : type.getRecordComponents()) {
        Class<?> componentType = component.getType();
        if (componentType != double.class && componentType != int.class) {
          throw new IllegalArgumentException(
              type.getName()
                  + "."
                  + component.getName()
                  + " is neither double nor int: the family "
                  + "must override codec()");
        }
        component.getAccessor().setAccessible(true);
        String name = kebabCase(component.getName());
        accessors.put(name, MethodHandles.lookup().unreflect(component.getAccessor()));
        types.put(name, componentType);
        signature.add(componentType);
      }
      constructor = type.getDeclaredConstructor(signature.toArray(Class[]::new));
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be read by name", e);
    }
  }

  /**
   * Returns the codec of a record class.
   *
   * @throws IllegalArgumentException if it is no record of doubles and ints
   */
  @SuppressWarnings("unchecked")
  public static <P> RecordCodec<P> of(Class<P> type) {
    return (RecordCodec<P>) CODECS.get(type);
  }

  /** Returns the codec of the record that a family names as its type argument. */
  @SuppressWarnings("unchecked")
  static <P> RecordCodec<P> ofParametersOf(ExponentialFamily<P> family) {
    for (Class<?> c = family.getClass(); c != null; c = c.getSuperclass()) {
      for (Type type : c.getGenericInterfaces()) {
        if (type instanceof ParameterizedType parameterized
            && parameterized.getRawType() == ExponentialFamily.class
            && parameterized.getActualTypeArguments()[0] instanceof Class<?> parameters) {
          return (RecordCodec<P>) of(parameters);
        }
      }
    }
    throw new IllegalArgumentException(
        family.getClass().getName()
            + " must override codec(): the class of its parameters is not "
            + "visible in its declaration");
  }

  private static String kebabCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  @Override
  public Document write(P parameters) {
    Document.Builder builder = Document.builder();
    try {
      for (Map.Entry<String, MethodHandle> accessor : accessors.entrySet()) {
        Object value = accessor.getValue().invoke(parameters);
        if (value instanceof Integer whole) {
          builder.integer(accessor.getKey(), whole);
        } else {
          builder.number(accessor.getKey(), (Double) value);
        }
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return builder.build();
  }

  @Override
  public P read(Document document) {
    document.allowOnly(types.keySet().toArray(String[]::new));
    List<Object> arguments = new ArrayList<>();
    for (Map.Entry<String, Class<?>> entry : types.entrySet()) {
      String name = entry.getKey();
      if (entry.getValue() == int.class) {
        long whole = document.integer(name);
        if (whole != (int) whole) {
          throw new DocumentException(
              document.path(name) + " must be at most 2147483647 in size, but is " + whole);
        }
        arguments.add((int) whole);
      } else {
        arguments.add(document.finiteNumber(name));
      }
    }
    try {
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        String at = document.path();
        throw new DocumentException((at.isEmpty() ? "" : at + ": ") + refused.getMessage());
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
