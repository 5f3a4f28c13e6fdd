/*
 * Draws a report from the JSON block "report-data" of its page. Text goes into the page as text, never as markup. Charts are functions that
 * give options for the present colours and width: they are called again when the colours change, the window changes, or the page is printed.
 */
'use strict';
(function () {
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const model = data.model;
  const part = model.part;
  const parts = model.parts;
  const names = model.names;
  const main = document.querySelector('main');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const SHAPES = ['circle', 'triangle', 'rect', 'diamond', 'roundRect', 'pin', 'arrow'];
  const MATRIX_POINTS = 1500;
  const PAPER = { text: '#000000', faint: '#444444', grid: '#e4e4e4', bar: '#c3cad6', card: '#ffffff' };
  let printing = false;

  /* ---- numbers and text ---- */

  /** At most so many significant digits (6), one decimal at least of what is below 1e12, without superfluous zeros. */
  function num(value, digits) {
    if (value === null || value === undefined || Number.isNaN(value)) {
      return '–';
    }
    if (!Number.isFinite(value)) {
      return value > 0 ? '∞' : '−∞';
    }
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e15) {
      return value.toLocaleString('en', { useGrouping: size >= 10000 });
    }
    const whole = size >= 1 && size < 1e12 ? Math.floor(Math.log10(size)) + 2 : 0;
    const text = value.toPrecision(Math.max(digits || 6, whole));
    if (text.includes('e')) {
      return text.replace(/\.?0+e/, 'e').replace('e+', 'e');
    }
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  }

  /** A number of a row of them that are so far apart: with the digits in which they differ. */
  function apart(value, step) {
    return num(value, value === 0 ? 6 : Math.min(15, Math.max(6, Math.ceil(Math.log10(Math.abs(value) / step)) + 2)));
  }

  /** A probability with four decimals. */
  function probability(value) {
    if (value === 0 || value === 1) {
      return String(value);
    }
    if (value < 0.00005) {
      return '< 0.0001';
    }
    return value > 0.99995 ? '> 0.9999' : value.toFixed(4);
  }

  function percent(share) {
    const value = 100 * share;
    if (value > 0 && value < 0.1) {
      return '< 0.1 %';
    }
    if (value > 99.9 && value < 100) {
      return '> 99.9 %';
    }
    return (value >= 99.5 || value < 10 ? value.toFixed(1).replace('.0', '') : value.toFixed(0)) + '\u00a0%';
  }

  /** A criterion or a log-likelihood: those of candidates must differ where they do. */
  function criterionValue(value) {
    return value !== null && Math.abs(value) >= 100 ? value.toFixed(2) : num(value);
  }

  /** Text in which a number and its percent sign, and the parts of an option, stay on one line. */
  function prose(text) {
    return text.replace(/(\d) %/g, '$1\u00a0%').split(/(--[a-z-]+)/).map((part) => (part.startsWith('--') ? el('span', { class: 'option' }, part) : part));
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  const html = echarts.format.encodeHTML;

  /* ---- the page ---- */

  /** An element with attributes and children; a string is text. */
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => node.setAttribute(name, value));
    children.flat().forEach((child) => {
      if (child !== null && child !== undefined) {
        node.append(child);
      }
    });
    return node;
  }

  const links = document.querySelector('nav');

  function section(id, title, ...children) {
    const node = el('section', { id }, el('h2', {}, title), ...children);
    links.append(el('a', { href: '#' + id }, title));
    main.append(node);
    return node;
  }

  function note(text) {
    return el('p', { class: 'note' }, text);
  }

  /** A cell: a number shows some digits and tells all of them when pointed at. */
  function cell(value, format) {
    if (typeof value === 'number') {
      return el('td', { title: String(value), 'data-value': String(value) }, (format || num)(value));
    }
    return el('td', typeof value === 'string' && value.length > 40 ? { class: 'words' } : {}, value === null ? '–' : value);
  }

  /**
   * A table.
   *
   * @param best the index of the row that stands out, if there is one
   * @param formats tells how a column's numbers are shown, if not as all are
   */
  function table(id, head, rows, best, formats) {
    return el('div', { class: 'wide' },
      el('table', { id },
        el('thead', {}, el('tr', {}, head.map((text) => el('th', {}, text)))),
        el('tbody', {}, rows.map((row, i) => el('tr', i === best ? { class: 'best' } : {}, row.map((value, j) => cell(value, formats && formats(j))))))));
  }

  function swatch(k) {
    return el('span', { class: 'swatch', 'data-part': k });
  }

  function named(k) {
    return el('span', {}, swatch(k), names[k]);
  }

  /** A labelled select box; `changed` gets the index that was chosen. */
  function choice(id, label, options, chosen, changed) {
    const box = el('select', { id }, options.map((text, i) => el('option', i === chosen ? { value: i, selected: '' } : { value: i }, text)));
    box.addEventListener('change', () => changed(Number(box.value)));
    return el('label', {}, label + ' ', box);
  }

  function controls(...children) {
    return el('div', { class: 'controls' }, ...children);
  }

  /* ---- colours and charts ---- */

  function variable(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function theme() {
    if (printing) {
      return PAPER;
    }
    const colours = {};
    Object.keys(PAPER).forEach((name) => { colours[name] = variable(name); });
    return colours;
  }

  function colour(k) {
    const list = dark.matches && !printing ? data.colours.dark : data.colours.light;
    return list[k % list.length];
  }

  function shape(k) {
    return SHAPES[k % SHAPES.length];
  }

  const charts = [];

  /**
   * A place for a chart.
   *
   * @param option gives the chart's option for the colours and the width of its place
   * @param height a number of pixels, or a function of the width
   */
  function chart(id, label, height, option, least) {
    const box = el('div', { class: 'chart', id, role: 'img', 'aria-label': label, style: least ? 'min-width:' + least + 'px' : '' });
    charts.push({ box, height, option, instance: null });
    return least ? el('div', { class: 'wide' }, box) : box;
  }

  function draw(one) {
    const width = one.box.clientWidth;
    one.width = width;
    one.box.style.height = (typeof one.height === 'function' ? one.height(width) : one.height) + 'px';
    one.box.dataset.drawn = 'false';
    if (one.instance) {
      one.instance.dispose();
    }
    one.instance = echarts.init(one.box, null, { renderer: 'canvas', devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    one.instance.on('finished', () => { one.box.dataset.drawn = 'true'; });
    const colours = theme();
    const option = one.option(colours, width);
    if (option.legend && option.toolbox) {
      option.legend.width = width - 8 - (option.toolbox.feature.dataZoom ? 96 : 44); // what does not fit is scrolled to
    }
    one.instance.setOption(Object.assign({
      animation: false,
      backgroundColor: 'transparent',
      textStyle: { color: colours.text, fontFamily: 'system-ui, sans-serif' },
    }, option));
  }

  function redraw(id) {
    charts.filter((one) => one.box.id === id).forEach(draw);
  }

  function drawAll() {
    document.querySelectorAll('[data-part]').forEach((node) => { node.style.background = colour(Number(node.dataset.part)); });
    charts.forEach(draw);
  }

  /** A number at an axis: round as those are, it is short, and told from its neighbour however near that is. */
  function tick(value) {
    return num(value, 10);
  }

  function axis(colours, extra) {
    return Object.assign({
      type: 'value',
      scale: true,
      axisLine: { show: true, onZero: false, lineStyle: { color: colours.faint } },
      axisTick: { lineStyle: { color: colours.faint } },
      axisLabel: { color: colours.faint, hideOverlap: true, formatter: extra.type === 'category' ? undefined : tick },
      splitLine: { lineStyle: { color: colours.grid } },
      nameTextStyle: { color: colours.text },
    }, extra);
  }

  /** The range of an axis whose values differ by nothing but rounding: they are a level line, and no zigzag. */
  function level(values) {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) {
      return {};
    }
    const low = Math.min(...known);
    const high = Math.max(...known);
    const size = Math.max(Math.abs(low), Math.abs(high));
    return high - low < 1e-9 * size ? { min: low - 1e-6 * size, max: high + 1e-6 * size, splitNumber: 2 } : {};
  }

  /** The name below the axis. */
  function below(colours, name, extra) {
    return axis(colours, Object.assign({ name, nameLocation: 'middle', nameGap: 30 }, extra || {}));
  }

  /** The name above the axis, where it needs no room beside the numbers. */
  function beside(colours, name, extra) {
    return axis(colours, Object.assign({ name, nameLocation: 'end', nameGap: 10, nameTextStyle: { color: colours.text, align: 'left' } }, extra || {}));
  }

  function grid(extra) {
    return Object.assign({ left: 12, right: 20, top: 62, bottom: 36, containLabel: true }, extra || {});
  }

  function legend(colours, list, extra) {
    return Object.assign({ type: 'scroll', top: 4, left: 8, data: list, textStyle: { color: colours.text }, pageTextStyle: { color: colours.faint } }, extra || {});
  }

  function tools(colours, zoom) {
    const feature = { saveAsImage: { title: 'save', name: 'em4j', backgroundColor: colours.card } };
    return {
      right: 8,
      top: 0,
      iconStyle: { borderColor: colours.faint },
      feature: zoom ? Object.assign({ dataZoom: { title: { zoom: 'zoom', back: 'back' } } }, feature) : feature,
    };
  }

  function tooltip(colours, extra) {
    return Object.assign({
      confine: true,
      backgroundColor: colours.card,
      borderColor: colours.faint,
      textStyle: { color: colours.text, fontSize: 13 },
    }, extra);
  }

  /** Rectangles on two value axes: [left, right, height, further values]. */
  function bars(name, rectangles, fill, extra) {
    return Object.assign({
      type: 'custom',
      name,
      itemStyle: { color: fill },
      encode: { x: [0, 1], y: 2 },
      data: rectangles,
      renderItem: (params, api) => {
        const top = api.coord([api.value(0), api.value(2)]);
        const foot = api.coord([api.value(1), 0]);
        const space = foot[0] - top[0] > 4 ? 1 : 0;
        const rectangle = { x: top[0], y: top[1], width: foot[0] - top[0] - space, height: foot[1] - top[1] };
        const visible = echarts.graphic.clipRectByRect(rectangle, params.coordSys);
        return visible && { type: 'rect', shape: visible, style: { fill } };
      },
    }, extra || {});
  }

  /* ---- what was fitted ---- */

  function summary() {
    document.title = data.title;
    document.querySelector('h1').textContent = data.title;
    document.querySelector('.subtitle').textContent = data.subtitle;
    const node = section('summary', 'In short', data.sentences.map((text) => el('p', {}, prose(text))));
    if (data.warnings.length === 0) {
      node.append(el('div', { class: 'finding' }, el('p', {}, 'Nothing to warn of.')));
    }
    data.warnings.forEach((warning) => {
      node.append(el('div', { class: 'finding warning' }, el('p', {}, prose(warning.what)), el('p', { class: 'remedy' }, prose('What to do: ' + warning.remedy))));
    });
    node.append(el('dl', { class: 'facts' }, data.facts.map(([name, value]) =>
      el('div', {}, el('dt', {}, name),
        el('dd', typeof value === 'number' ? { title: String(value), 'data-value': String(value), 'data-fact': name } : { 'data-fact': name },
          typeof value === 'number' ? num(value, 8) : value)))),
    note('AIC, BIC and ICL charge the log-likelihood for free parameters, each in its way: lower is better, among models of the same rows.'));
  }

  /* ---- weights ---- */

  function weights() {
    const shown = data.weights;
    const rows = names.map((name, k) => [named(k), shown.shares[k], shown.assigned[k], shown.assignedShares[k]]);
    section('weights', 'Sizes of the ' + parts,
      el('div', { class: 'columns' },
        chart('weights-chart', shown.name + ' of each ' + part, Math.max(140, 70 + 34 * names.length), (colours, width) => ({
          grid: grid({ top: 12, right: 56 }),
          tooltip: tooltip(colours, { trigger: 'item', formatter: (p) => html(p.name) + ': ' + percent(p.value) }),
          xAxis: below(colours, shown.name, { min: 0, splitNumber: width < 420 ? 3 : 5, axisLabel: { color: colours.faint, formatter: percent, hideOverlap: true } }),
          yAxis: axis(colours, { type: 'category', data: names, inverse: true, axisLabel: { color: colours.text, width: 110, overflow: 'truncate' } }),
          series: [{
            type: 'bar',
            barMaxWidth: 26,
            data: shown.shares.map((value, k) => ({ value, itemStyle: { color: colour(k) } })),
            label: { show: true, position: 'right', color: colours.text, formatter: (p) => percent(p.value) },
          }],
        })),
        table('weights-table', [part, shown.name, 'rows assigned', 'their share'], rows, -1, (j) => (j === 1 || j === 3 ? probability : num))),
      note('A row is assigned to the ' + part + ' that it most probably comes from. Where ' + parts + ' overlap, the share of assigned rows differs from the ' + shown.name + '.'));
  }

  /* ---- the course of the fit ---- */

  function trace() {
    const shown = data.trace;
    if (!shown) {
      return;
    }
    const best = shown.starts.findIndex((start) => start.best);
    const top = shown.starts[best].last;
    const above = shown.starts.some((start) => start.last !== null && start.last - top > 1e-6 * (1 + Math.abs(top)));
    let distance = false;
    const option = (colours) => ({
      grid: grid({ top: 40 }),
      toolbox: tools(colours, true),
      tooltip: tooltip(colours, { trigger: 'item', formatter: (p) => html(p.seriesName) + '<br>iteration ' + p.value[0] + ': ' + num(p.value[2], 12) }),
      xAxis: below(colours, 'iteration', { min: 0, minInterval: 1, scale: false }),
      yAxis: beside(colours, distance ? 'distance to the best' : shown.name, distance ? { type: 'log' } : level(shown.starts.flatMap((start) => start.values))),
      series: shown.starts.map((start, i) => ({
        type: 'line',
        name: 'start ' + start.start + (start.best ? ' (best)' : ''),
        showSymbol: start.values.length < 40,
        symbolSize: start.best ? 6 : 4,
        z: start.best ? 5 : 2,
        lineStyle: { width: start.best ? 3 : 1.2, opacity: start.best ? 1 : 0.7 },
        itemStyle: { color: start.best ? colour(0) : colours.faint },
        data: start.values
          .map((value, i) => [start.at[i], distance ? top - value : value, value])
          .filter((point) => point[2] !== null && (!distance || point[1] > 0)),
        markPoint: i === best && !distance ? {
          symbolSize: 1,
          label: { formatter: 'best', color: colours.text, position: 'top', distance: 6 },
          data: [{ coord: [start.iterations, start.last] }],
        } : undefined,
      })),
    });
    section('course', 'Course of the fit',
      el('p', {}, shown.sentence),
      controls(choice('trace-scale', 'show', [shown.name, 'distance to the best (logarithmic)'], 0, (i) => { distance = i === 1; redraw('trace-chart'); })),
      chart('trace-chart', shown.name + ' against iteration', 340, option),
      table('starts-table', ['start', 'iterations', 'last ' + shown.name, 'behind the best', 'stopped'],
        shown.starts.map((start) => [
          'start ' + start.start + (start.best ? ' (best)' : ''),
          start.iterations,
          start.last,
          start.last === null ? null : top - start.last,
          start.stopped || '–']),
        best, (j) => (j === 2 ? criterionValue : j === 3 ? (value) => num(value, 3) : num)),
      note(shown.shown < shown.of ? 'The ' + shown.shown + ' best of ' + shown.of + ' starts are shown.' : 'Every start is shown.'),
      above ? note('A start that ended above the best one had a component that was repaired: such a start never wins.') : null);
  }

  /* ---- selection ---- */

  function selection() {
    const shown = data.selection;
    if (!shown) {
      return;
    }
    let criterion = shown.criteria.indexOf(shown.criterion);
    const structures = [...new Set(shown.candidates.map((one) => one.structure))];
    const counts = [...new Set(shown.candidates.map((one) => one.components))].sort((a, b) => a - b).map(String);
    const option = (colours) => {
      const name = shown.criteria[criterion];
      return {
        grid: grid({ top: 66 }),
        legend: legend(colours, structures),
        toolbox: tools(colours, true),
        tooltip: tooltip(colours, { trigger: 'item', formatter: (p) => html(p.seriesName) + ', ' + p.value[0] + ' ' + parts + '<br>' + html(name) + ' ' + num(p.value[1], 8) }),
        xAxis: below(colours, 'number of ' + parts, { type: 'category', data: counts }),
        yAxis: beside(colours, name + (shown.higher.includes(name) ? ' (higher is better)' : ' (lower is better)'), level(shown.candidates.map((one) => one.values[criterion]))),
        series: structures.map((structure, s) => ({
          type: 'line',
          name: structure,
          symbol: shape(s),
          symbolSize: 8,
          itemStyle: { color: colour(s) },
          data: shown.candidates
            .map((one, i) => ({ one, chosen: i === shown.chosen }))
            .filter(({ one }) => one.structure === structure && one.values[criterion] !== null)
            .map(({ one, chosen }) => ({
              value: [String(one.components), one.values[criterion]],
              symbolSize: chosen ? 16 : 8,
              label: { show: chosen, formatter: 'chosen', position: 'top', color: colours.text },
            })),
        })),
      };
    };
    section('selection', 'Choice of the model',
      el('p', {}, shown.sentence),
      controls(choice('criterion', 'criterion', shown.criteria, criterion, (i) => { criterion = i; redraw('selection-chart'); })),
      chart('selection-chart', 'criteria of the candidates', 340, option),
      table('selection-table', [parts, 'structure', ...shown.criteria, 'parameters', 'converged'],
        shown.candidates.map((one) => [one.components, one.structure, ...one.values, one.parameters, one.note]), shown.chosen,
        (j) => (j > 1 && j < 2 + shown.criteria.length ? criterionValue : num)));
  }

  /* ---- one column ---- */

  function densities(colours, column, scale) {
    const lines = names.map((name, k) => ({
      type: 'line',
      name,
      symbol: column.kind === 'continuous' ? 'none' : shape(k),
      symbolSize: 6,
      itemStyle: { color: colour(k) },
      lineStyle: { color: colour(k), width: 2 },
      data: column.density.x.map((x, i) => [x, column.density.parts[k][i] * scale]),
    }));
    if (names.length > 1) {
      lines.push({
        type: 'line',
        name: 'total',
        symbol: 'none',
        itemStyle: { color: colours.text },
        lineStyle: { color: colours.text, width: 2, type: 'dashed' },
        data: column.density.x.map((x, i) => [x, column.density.total[i] * scale]),
      });
    }
    return lines;
  }

  function rectangles(column) {
    const total = column.counts.reduce((sum, count) => sum + count, 0);
    if (column.kind === 'counts') {
      return column.values.map((value, i) => [value - 0.4, value + 0.4, column.counts[i] / total, column.counts[i]]);
    }
    return column.counts.map((count, i) => [
      column.start + i * column.width, column.start + (i + 1) * column.width, count / total / column.width, count]);
  }

  function numbers(colours, column) {
    const unit = column.kind === 'continuous' ? 'density' : 'share of rows';
    const lines = column.density ? densities(colours, column, 1) : [];
    return {
      grid: grid(),
      legend: legend(colours, lines.map((line) => line.name)),
      toolbox: tools(colours, true),
      tooltip: tooltip(colours, {
        trigger: 'item',
        formatter: (p) => (p.seriesType === 'custom'
          ? (column.kind === 'counts' ? num((p.value[0] + p.value[1]) / 2) : apart(p.value[0], column.width) + ' to ' + apart(p.value[1], column.width)) + '<br>' + num(p.value[3]) + ' rows'
          : html(p.seriesName) + '<br>at ' + (column.kind === 'counts' ? num(p.value[0]) : apart(p.value[0], column.width)) + ': ' + num(p.value[1], 4)),
      }),
      xAxis: below(colours, column.name, column.kind === 'counts' && column.values[0] === 0 ? { min: -1, minInterval: 1, axisLabel: { color: colours.faint, hideOverlap: true, formatter: (value) => (value < 0 ? '' : num(value)) } } : {}),
      yAxis: beside(colours, unit, { scale: false }),
      series: [bars('rows', rectangles(column), colours.bar), ...lines],
    };
  }

  function symbols(colours, column) {
    const total = column.counts.reduce((sum, count) => sum + count, 0);
    const series = [{ type: 'bar', name: 'all rows', itemStyle: { color: colours.bar }, data: column.counts.map((count) => count / total) }];
    if (column.probabilities) {
      names.forEach((name, k) => series.push({ type: 'bar', name, itemStyle: { color: colour(k) }, data: column.probabilities[k] }));
    }
    return {
      grid: grid(),
      legend: legend(colours, series.map((one) => one.name)),
      toolbox: tools(colours, false),
      tooltip: tooltip(colours, { trigger: 'item', formatter: (p) => html(p.seriesName) + '<br>' + html(p.name) + ': ' + percent(p.value) }),
      xAxis: below(colours, column.name, { type: 'category', data: column.labels }),
      yAxis: beside(colours, 'share', { scale: false }),
      series,
    };
  }

  function columns() {
    const shown = data.columns;
    if (!shown || shown.length === 0) {
      return;
    }
    let chosen = 0;
    const about = note('');
    const explain = () => {
      const column = shown[chosen];
      about.textContent = (column.kind === 'symbols'
        ? 'Grey: the share of all rows. Coloured: the probabilities in each ' + part + '.'
        : 'Bars: all ' + num(data.rows) + ' rows. Lines: each ' + part + ' times its ' + data.weights.name + ', and their sum.')
        + (column.density || column.probabilities ? '' : ' The family has no density of one column alone, so only the rows are shown.')
        + (column.missing > 0 ? ' ' + num(column.missing) + ' values are missing.' : '');
    };
    explain();
    section('columns', shown.length === 1 ? 'Data and densities' : 'One column at a time',
      shown.length === 1 ? null : controls(choice('column', 'column', shown.map((column) => column.name), 0, (i) => { chosen = i; explain(); redraw('column-chart'); })),
      chart('column-chart', 'histogram and densities', 380, (colours) => (shown[chosen].kind === 'symbols' ? symbols : numbers)(colours, shown[chosen])),
      about);
  }

  /* ---- pairs of columns ---- */

  function ellipse(shown) {
    const points = [];
    for (let i = 0; i <= 72; i++) {
      const turn = (2 * Math.PI * i) / 72;
      const u = shown.a * Math.cos(turn);
      const v = shown.b * Math.sin(turn);
      points.push([
        shown.cx + u * Math.cos(shown.angle) - v * Math.sin(shown.angle),
        shown.cy + u * Math.sin(shown.angle) + v * Math.cos(shown.angle)]);
    }
    return points;
  }

  /** The ellipses of a pair; they are kept for the column of the smaller index on the x axis. */
  function ellipses(x, y, extra) {
    const [low, high] = x < y ? [x, y] : [y, x];
    return data.ellipses
      .filter((one) => one.x === low && one.y === high)
      .map((one) => Object.assign({
        type: 'line',
        name: names[one.part],
        data: ellipse(one).map(([u, v]) => (x < y ? [u, v] : [v, u])),
        symbol: 'none',
        silent: true,
        z: 4,
        tooltip: { show: false },
        itemStyle: { color: colour(one.part) },
        lineStyle: { color: colour(one.part), width: one.level > 0.9 ? 2 : 1.5, type: one.level > 0.9 ? 'solid' : 'dashed' },
      }, extra || {}));
  }

  function points(x, y, step, extra) {
    const sample = data.sample;
    return names.map((name, k) => {
      const list = [];
      for (let i = 0; i < sample.labels.length; i += step) {
        if (sample.labels[i] === k && sample.columns[x][i] !== null && sample.columns[y][i] !== null) {
          list.push([sample.columns[x][i], sample.columns[y][i], i]);
        }
      }
      return Object.assign({ type: 'scatter', name, symbol: shape(k), itemStyle: { color: colour(k), opacity: 0.55 }, data: list }, extra);
    });
  }

  function columnName(index) {
    return data.sample.names[index];
  }

  function pair(colours, x, y) {
    const sample = data.sample;
    return {
      grid: grid(),
      legend: legend(colours, names),
      toolbox: tools(colours, true),
      tooltip: tooltip(colours, {
        trigger: 'item',
        formatter: (p) => {
          const i = p.value[2];
          return 'row ' + num(sample.rows[i]) + '<br>' + html(columnName(x)) + ': ' + num(p.value[0], 10) + '<br>' + html(columnName(y)) + ': ' + num(p.value[1], 10)
            + '<br>' + html(p.seriesName) + ' with ' + percent(sample.certainty[i]);
        },
      }),
      xAxis: below(colours, columnName(x)),
      yAxis: beside(colours, columnName(y)),
      series: [...points(x, y, 1, { symbolSize: 6 }), ...ellipses(x, y)],
    };
  }

  /** What an axis must hold: the rows and the ellipses. */
  function range(index) {
    let low = Infinity;
    let high = -Infinity;
    const include = (value) => { low = Math.min(low, value); high = Math.max(high, value); };
    data.sample.columns[index].filter((value) => value !== null).forEach(include);
    data.ellipses.filter((one) => one.x === index || one.y === index)
      .forEach((one) => ellipse(one).forEach((point) => include(point[one.x === index ? 0 : 1])));
    const margin = 0.05 * (high - low) || 1;
    return [low - margin, high + margin];
  }

  function matrix(colours, width) {
    const list = data.matrix;
    const left = 62;
    const foot = 46;
    const gap = 8;
    const size = (width - left - 12 - gap * (list.length - 1)) / list.length;
    const step = Math.max(1, Math.ceil(data.sample.labels.length / MATRIX_POINTS));
    const option = {
      grid: [],
      xAxis: [],
      yAxis: [],
      series: [],
      legend: { orient: 'vertical', type: 'scroll', right: 8, top: 4, height: 2 * size, data: names, textStyle: { color: colours.text } },
    };
    list.forEach((y, row) => {
      list.slice(0, row + 1).forEach((x, column) => {
        const at = option.grid.length;
        const last = row === list.length - 1;
        const [lowX, highX] = range(x);
        const [lowY, highY] = range(y);
        const place = { xAxisIndex: at, yAxisIndex: at };
        const quiet = { splitLine: { show: false }, splitNumber: 3 };
        option.grid.push({ left: left + column * (size + gap), top: 8 + row * (size + gap), width: size, height: size, show: true, borderColor: colours.grid });
        option.xAxis.push(below(colours, last ? columnName(x) : '', Object.assign({
          gridIndex: at, min: lowX, max: highX, nameTruncate: { maxWidth: size },
          axisLabel: { show: last, color: colours.faint, fontSize: 10, showMinLabel: false, showMaxLabel: false, hideOverlap: true, formatter: tick },
        }, quiet, { nameGap: 24 })));
        const side = column === 0 && row > 0;
        option.yAxis.push(axis(colours, Object.assign({
          gridIndex: at, name: side ? columnName(y) : '', nameLocation: 'middle', nameGap: 42, nameTruncate: { maxWidth: size },
          axisTick: { show: row !== column },
          axisLabel: { show: side, color: colours.faint, fontSize: 10, showMinLabel: false, showMaxLabel: false, formatter: tick },
        }, quiet, row === column ? { scale: false, axisLine: { show: false } } : { min: lowY, max: highY })));
        if (row === column) {
          const shown = data.columns.find((one) => one.index === data.sample.indices[x]);
          if (shown && shown.kind !== 'symbols') {
            option.series.push(bars('rows', rectangles(shown), colours.bar, Object.assign({ silent: true }, place)));
            (shown.density ? densities(colours, shown, 1) : []).filter((line) => line.name !== 'total')
              .forEach((line) => option.series.push(Object.assign(line, place, { silent: true, symbol: 'none', lineStyle: Object.assign(line.lineStyle, { width: 1.5 }) })));
          }
        } else {
          option.series.push(...points(x, y, step, Object.assign({ symbolSize: 3, silent: true }, place)), ...ellipses(x, y, place));
        }
      });
    });
    return option;
  }

  function matrixHeight(width) {
    const list = data.matrix;
    const size = (width - 62 - 12 - 8 * (list.length - 1)) / list.length;
    return 8 + list.length * (size + 8) + 46;
  }

  function pairs() {
    const sample = data.sample;
    if (!sample || sample.names.length < 2) {
      return;
    }
    const chosen = { x: data.matrix[0], y: data.matrix[1] };
    const ellipseNote = data.ellipses.length > 0
      ? 'Dashed: half of the rows of a ' + part + ' are expected inside. Solid: 95 % of them.'
      : 'The family has no ellipses.';
    const sampleNote = sample.shown < sample.of
      ? ' ' + num(sample.shown) + ' of the ' + num(sample.of) + ' rows are drawn here, chosen at random but the same every time.'
      : ' Every row is drawn.';
    section('pair', 'Two columns',
      controls(
        choice('pair-x', 'across', sample.names, chosen.x, (i) => { chosen.x = i; redraw('pair-chart'); }),
        choice('pair-y', 'up', sample.names, chosen.y, (i) => { chosen.y = i; redraw('pair-chart'); })),
      chart('pair-chart', 'rows and ellipses', (width) => Math.max(320, Math.min(620, 0.68 * width)), (colours) => pair(colours, chosen.x, chosen.y)),
      note(ellipseNote + sampleNote));
    if (data.matrix.length > 2) {
      const some = data.matrix.length < sample.names.length
        ? ' Of the ' + sample.names.length + ' columns those ' + data.matrix.length + ' are shown in which the ' + parts + ' differ most; every pair can be chosen above.'
        : '';
      const step = Math.max(1, Math.ceil(sample.labels.length / MATRIX_POINTS));
      section('matrix', 'All pairs',
        chart('matrix-chart', 'scatter-plot matrix', matrixHeight, matrix, 130 * data.matrix.length),
        note('On the diagonal the histograms of all rows with the density of each ' + part + '.' + some
          + (step > 1 ? ' Every ' + step + 'th of the rows above is drawn.' : '')));
    }
  }

  /* ---- certainty ---- */

  function certainty() {
    const shown = data.certainty;
    if (!shown) {
      return;
    }
    const bins = shown.counts[0].length;
    const edge = (i) => shown.from + i * shown.width;
    const labels = Array.from({ length: bins }, (unused, i) => percent(edge(i)) + ' – ' + percent(edge(i + 1)));
    const rows = shown.ambiguous.map((one) => [
      one.line === null ? 'row ' + num(one.row) : 'row ' + num(one.row) + ' (line ' + num(one.line) + ')', ...one.values, ...one.p]);
    section('certainty', 'How surely rows belong to ' + parts,
      el('p', {}, shown.sentence),
      chart('certainty-chart', 'histogram of the largest posterior probability', 320, (colours) => ({
        grid: grid({ top: 66 }),
        legend: legend(colours, names),
        toolbox: tools(colours, false),
        tooltip: tooltip(colours, {
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: (list) => html(list[0].name) + list.map((p) => '<br>' + html(p.seriesName) + ': ' + num(p.value)).join(''),
        }),
        xAxis: below(colours, 'largest posterior probability of a row', { type: 'category', data: labels, axisLabel: { color: colours.faint, formatter: (text) => text.split(' – ')[0] } }),
        yAxis: beside(colours, 'rows', { scale: false }),
        series: names.map((name, k) => ({ type: 'bar', stack: 'rows', barCategoryGap: '8%', name, itemStyle: { color: colour(k) }, data: shown.counts[k] })),
      })),
      rows.length === 0 ? null : el('h3', {}, 'The rows that are hardest to tell'),
      rows.length === 0 ? null : table('ambiguous-table', ['', ...shown.columns, ...names], rows, -1, (j) => (j > shown.columns.length ? probability : num)),
      rows.length === 0 ? null : note(shown.note));
  }

  /* ---- probabilities of items ---- */

  function profile() {
    const shown = data.profile;
    if (!shown) {
      return;
    }
    const many = shown.items.length > 40;
    const option = (colours, width) => ({
      grid: grid({ bottom: many ? 80 : 36 }),
      legend: legend(colours, [...names, 'all rows']),
      toolbox: tools(colours, false),
      dataZoom: many ? [{ type: 'slider', bottom: 8, height: 22 }] : [],
      tooltip: tooltip(colours, {
        trigger: 'axis',
        formatter: (list) => html(list[0].name) + list.map((p) => '<br>' + html(p.seriesName) + ': ' + num(p.value, 4)).join(''),
      }),
      xAxis: below(colours, '', { type: 'category', data: shown.items, boundaryGap: true, axisLabel: Object.assign({ color: colours.faint, rotate: shown.items.length > 8 || width < 600 ? 40 : 0, width: 120, overflow: 'truncate' }, many ? {} : { interval: 0 }) }),
      yAxis: beside(colours, shown.axis, { scale: false, min: 0, max: 1 }),
      series: [
        ...names.map((name, k) => ({
          type: 'line',
          name,
          symbol: shape(k),
          symbolSize: shown.items.length > 200 ? 0 : 8,
          itemStyle: { color: colour(k) },
          lineStyle: { width: 2, opacity: shown.joined ? 1 : 0 },
          data: shown.p[k],
        })),
        shown.joined
          ? { type: 'line', name: 'all rows', symbol: 'none', itemStyle: { color: colours.faint }, lineStyle: { color: colours.faint, type: 'dotted', width: 2 }, data: shown.overall }
          : { type: 'scatter', name: 'all rows', symbol: 'rect', symbolSize: [26, 3], z: 1, itemStyle: { color: colours.faint }, data: shown.overall },
      ],
    });
    section('profile', 'Profile of each ' + part,
      chart('profile-chart', 'probabilities of items in each ' + part, 400, option),
      note(shown.note));
  }

  /* ---- chains ---- */

  function series() {
    const shown = data.chain && data.chain.series;
    if (!shown) {
      return;
    }
    let chosen = 0;
    const begins = new Set(shown.begins);
    const labels = shown.states.map((unused, i) => String(shown.first + i));
    const option = (colours) => {
      const values = shown.columns[chosen];
      const levels = shown.levels[chosen];
      const line = [];
      values.forEach((value, i) => {
        if (begins.has(i) && i > 0) {
          line.push([i, null]);
        }
        line.push([i, value]);
      });
      const up = levels
        ? axis(colours, { type: 'category', data: levels, name: shown.names[chosen], nameTextStyle: { color: colours.text, align: 'left' } })
        : beside(colours, shown.names[chosen]);
      const across = { type: 'category', data: labels, boundaryGap: false };
      return {
        grid: [{ left: 60, right: 20, top: 62, height: 210 }, { left: 60, right: 20, top: 316, height: 90 }],
        legend: legend(colours, names),
        toolbox: tools(colours, false),
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        dataZoom: [{ type: 'slider', xAxisIndex: [0, 1], bottom: 8, height: 22, start: 0, end: Math.min(100, Math.max(5, 100 * 600 / labels.length)) }],
        tooltip: tooltip(colours, {
          trigger: 'axis',
          formatter: (list) => {
            const i = list[0].dataIndex;
            const at = list[0].seriesIndex >= 0 && list[0].axisIndex !== undefined ? Number(labels.indexOf(list[0].axisValue)) : i;
            const value = values[at];
            return 'row ' + html(labels[at]) + '<br>' + html(shown.names[chosen]) + ': ' + html(levels && value !== null ? levels[value] : num(value, 10))
              + '<br>' + html(names[shown.states[at]]) + names.map((name, k) => '<br>P(' + html(name) + ') ' + num(shown.posteriors[k][at], 4)).join('');
          },
        }),
        xAxis: [
          axis(colours, Object.assign({ gridIndex: 0, splitLine: { show: false } }, across)),
          axis(colours, Object.assign({ gridIndex: 1, name: 'row', nameLocation: 'middle', nameGap: 26, splitLine: { show: false } }, across))],
        yAxis: [
          Object.assign(up, { gridIndex: 0 }),
          beside(colours, 'probability of each state', { gridIndex: 1, min: 0, max: 1, interval: 0.5, scale: false })],
        series: [
          {
            type: 'line',
            name: 'series',
            data: line,
            symbol: 'none',
            lineStyle: { color: colours.bar, width: 1 },
            silent: true,
            markLine: begins.size > 1 && begins.size <= 60 ? {
              symbol: 'none', silent: true, label: { show: false }, lineStyle: { color: colours.faint, type: 'dotted' },
              data: shown.begins.filter((i) => i > 0).map((i) => ({ xAxis: i })),
            } : undefined,
          },
          ...names.map((name, k) => ({
            type: 'scatter', name, symbol: shape(k), symbolSize: labels.length > 3000 ? 4 : 6, itemStyle: { color: colour(k) },
            data: values.map((value, i) => [i, value]).filter((point) => point[1] !== null && shown.states[point[0]] === k),
          })),
          ...names.map((name, k) => ({
            type: 'line', name, stack: 'posterior', xAxisIndex: 1, yAxisIndex: 1, symbol: 'none', itemStyle: { color: colour(k) },
            lineStyle: { width: 0 }, areaStyle: { color: colour(k), opacity: 0.85 }, data: shown.posteriors[k],
          })),
        ],
      };
    };
    section('series', 'Series and states',
      shown.names.length === 1 ? null : controls(choice('series-column', 'column', shown.names, 0, (i) => { chosen = i; redraw('series-chart'); })),
      chart('series-chart', 'series coloured by the most probable path of states, with posterior probabilities', 486, option),
      note('Colours: the most probable path of states as a whole (Viterbi). Beneath: the probability of each state at each row, given its whole sequence.'
        + (shown.states.length < shown.of ? ' The first ' + num(shown.states.length) + ' of ' + num(shown.of) + ' rows are shown.' : '')
        + (shown.sequences > 1 ? ' ' + num(shown.sequences) + ' sequences, one behind the other.' : '')));
  }

  function transitions() {
    const chain = data.chain;
    if (!chain) {
      return;
    }
    const least = 0.005;
    const arrows = () => {
      const list = [];
      chain.transitions.forEach((row, from) => row.forEach((p, to) => {
        const likeliest = p > 0 && p === Math.max(...row.filter((unused, other) => other !== from));
        if (from !== to && (p >= least || likeliest)) {
          list.push({
            source: String(from),
            target: String(to),
            value: p,
            lineStyle: { color: colour(from), width: 1 + 6 * p, curveness: 0.25, opacity: 0.85 },
            label: { show: names.length <= 8, formatter: num(p, 2) },
          });
        }
      }));
      return list;
    };
    /** Places on a circle, from the left over the top. */
    const place = (k) => (names.length === 1 ? [0, 0] : [-Math.cos((2 * Math.PI * k) / names.length), -Math.sin((2 * Math.PI * k) / names.length)]);
    const largest = Math.max(...data.weights.shares);
    const height = 400;
    const side = (width) => Math.min(width - 140, height - 100); // a square, for circles to be round
    const diagram = (colours, width) => ({
      tooltip: tooltip(colours, {
        formatter: (p) => (p.dataType === 'edge'
          ? html(names[Number(p.data.source)]) + ' to ' + html(names[Number(p.data.target)]) + ': ' + num(p.data.value, 4)
          : html(p.name) + '<br>stays with ' + num(chain.transitions[p.dataIndex][p.dataIndex], 4)),
      }),
      series: [{
        type: 'graph',
        layout: 'none',
        left: (width - side(width)) / 2,
        right: (width - side(width)) / 2,
        top: (height - side(width)) / 2,
        bottom: (height - side(width)) / 2,
        edgeSymbol: ['none', 'arrow'],
        edgeSymbolSize: 10,
        edgeLabel: { fontSize: 11, color: colours.text, backgroundColor: colours.card, padding: [1, 3], borderRadius: 3 },
        label: { show: true, color: colours.text, position: 'bottom', distance: 4, fontSize: 12, lineHeight: 15, align: 'center', textBorderColor: colours.card, textBorderWidth: 3, formatter: (p) => p.name + '\nstays ' + num(chain.transitions[p.dataIndex][p.dataIndex], 3) },
        data: [
          ...names.map((name, k) => ({
            id: String(k), name, x: place(k)[0], y: place(k)[1], symbol: 'circle',
            symbolSize: 18 + 40 * Math.sqrt(data.weights.shares[k] / largest), itemStyle: { color: colour(k), opacity: 0.9 },
          })),
          // Corners without a mark, so that few states are drawn to the same scale as many.
          ...[-1, 1].map((corner) => ({ id: 'corner' + corner, name: ' ', x: corner, y: corner, symbolSize: 0, label: { show: false }, tooltip: { show: false } })),
        ],
        links: arrows(),
      }],
    });
    const head = ['from', ...names.map((name) => 'to ' + name), 'begins with', ...(chain.stationary ? ['in the long run'] : [])];
    section('transitions', 'Transitions',
      el('div', { class: 'columns' },
        chart('transition-chart', 'transition diagram', height, diagram),
        el('div', {},
          table('transition-table', head, chain.transitions.map((row, from) =>
            [named(from), ...row, chain.initial[from], ...(chain.stationary ? [chain.stationary[from]] : [])]), -1, () => probability),
          note('A row of the table is where a state goes next. Circles are as large as a state has rows; arrows below ' + least + ' are left out of the picture, but for the likeliest of a state.'))));
  }

  function dwelling() {
    const chain = data.chain;
    if (!chain) {
      return;
    }
    let chosen = 0;
    const option = (colours) => {
      const seen = chain.stays[chosen];
      const total = seen.reduce((sum, count) => sum + count, 0);
      const stay = chain.transitions[chosen][chosen];
      const wide = chain.stay_width;
      const middles = seen.map((unused, i) => i * wide + (wide + 1) / 2);
      const rowsOf = (i) => (wide === 1 ? num(i + 1) : num(i * wide + 1) + ' to ' + num((i + 1) * wide)) + ' rows';
      return {
        grid: grid(),
        legend: legend(colours, ['decoded stays', 'expected']),
        toolbox: tools(colours, false),
        tooltip: tooltip(colours, { trigger: 'item', formatter: (p) => html(p.seriesName) + '<br>' + rowsOf(p.dataIndex) + ': ' + num(p.value[1], 3) }),
        xAxis: below(colours, 'rows in ' + names[chosen] + ' before leaving it', { min: 0, max: wide * seen.length + 1, minInterval: 1, axisLabel: { color: colours.faint, showMaxLabel: false } }),
        yAxis: beside(colours, 'share of stays', { scale: false }),
        series: [
          { type: 'bar', name: 'decoded stays', barMaxWidth: 18, itemStyle: { color: colours.bar }, data: seen.map((count, i) => [middles[i], total === 0 ? 0 : count / total]) },
          { type: 'line', name: 'expected', symbol: 'none', itemStyle: { color: colour(chosen) }, lineStyle: { width: 2 }, data: middles.map((n, i) => [n, Math.pow(stay, i * wide) - Math.pow(stay, (i + 1) * wide)]) },
        ],
      };
    };
    section('dwell', 'Dwell times',
      table('dwell-table', ['state', 'expected rows in it', 'mean of the decoded stays', 'decoded stays'],
        names.map((name, k) => [named(k), chain.dwell[k] === null ? 'for ever' : chain.dwell[k], chain.decoded[k], chain.visits[k]])),
      controls(choice('dwell-state', 'state', names, 0, (i) => { chosen = i; redraw('dwell-chart'); })),
      chart('dwell-chart', 'dwell times', 300, option),
      note('A chain leaves a state with the same probability at every row, so expected stays follow a geometric distribution. Decoded stays of quite '
        + 'another shape say that the states do not forget how long they have lasted. ' + (chain.stay_width > 1 ? 'A bar is of ' + chain.stay_width + ' lengths.' : '')));
  }

  /* ---- parameters ---- */

  function parameters() {
    section('parameters', 'Parameters',
      data.parameters.map((block, i) => [
        el('h3', {}, block.part === null ? block.title : el('span', {}, swatch(block.part), block.title)),
        block.tables.map((one, t) => table('parameters-' + i + '-' + t, one.head, one.rows, -1, one.probabilities ? () => probability : undefined))]).flat(2),
      note('Numbers show some digits; point at one for all of them.' + (data.parametersNote ? ' ' + data.parametersNote : '')));
  }

  /* ---- all of it ---- */

  summary();
  weights();
  series();
  profile();
  columns();
  pairs();
  certainty();
  transitions();
  dwelling();
  trace();
  selection();
  parameters();
  drawAll();

  dark.addEventListener('change', drawAll);
  window.addEventListener('beforeprint', () => { printing = true; drawAll(); });
  window.addEventListener('afterprint', () => { printing = false; drawAll(); });
  let waiting = null;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => charts.filter((one) => one.box.clientWidth !== one.width).forEach(draw), 150);
  }).observe(main);
})();
