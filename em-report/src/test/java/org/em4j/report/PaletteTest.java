package org.em4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Colours as people with the three kinds of colour blindness see them, by the matrices of Machado,
 * Oliveira and Fernandes (2009) at full severity, compared in CIELAB.
 */
class PaletteTest {
  private static final double[][][] VISIONS = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {
      {0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}
    },
    {
      {0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}
    },
    {
      {1.255528, -0.076749, -0.178779},
      {-0.078411, 0.930809, 0.147602},
      {0.004733, 0.691367, 0.303900}
    }
  };

  private static double[] linear(int rgb) {
    double[] linear = new double[3];
    for (int c = 0; c < 3; c++) {
      double value = ((rgb >> (16 - 8 * c)) & 255) / 255.0;
      linear[c] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    return linear;
  }

  private static double[] times(double[][] matrix, double[] x) {
    double[] y = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        y[i] += matrix[i][j] * x[j];
      }
      y[i] = Math.max(0, Math.min(1, y[i]));
    }
    return y;
  }

  private static double cubeRoot(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  private static double[] lab(double[] rgb) {
    double x = 0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2];
    double y = 0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2];
    double z = 0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2];
    double fx = cubeRoot(x / 0.95047);
    double fy = cubeRoot(y);
    double fz = cubeRoot(z / 1.08883);
    return new double[] {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
  }

  private static double distance(double[][] vision, int first, int second) {
    double[] a = lab(times(vision, linear(first)));
    double[] b = lab(times(vision, linear(second)));
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  @Test
  void everyoneCanTellAllColoursApart() {
    List<String> close = new ArrayList<>();
    for (double[][] vision : VISIONS) {
      for (int i = 0; i < Palette.SIZE; i++) {
        for (int j = 0; j < i; j++) {
          double apart = distance(vision, Palette.rgb(i), Palette.rgb(j));
          // Two colours are called different from 2.3 on; the first four are further apart.
          if (apart < (i < 4 ? 15 : 10)) {
            close.add(Palette.css(i) + " " + Palette.css(j) + " " + apart);
          }
        }
      }
    }
    assertThat(close).isEmpty();
  }

  @Test
  void everyColourStandsOutFromWhite() {
    for (int i = 0; i < Palette.SIZE; i++) {
      double[] rgb = linear(Palette.rgb(i));
      double luminance = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
      assertThat(1.05 / (luminance + 0.05)).as(Palette.css(i)).isGreaterThan(2);
    }
  }

  @Test
  void coloursRepeatAndAreWrittenAsCss() {
    assertThat(Palette.rgb(Palette.SIZE)).isEqualTo(Palette.rgb(0));
    assertThat(Palette.css(0)).isEqualTo("#0072B2");
    assertThat(Palette.css(2)).isEqualTo("#009E73");
  }
}
