// Numbers as people read them: three figures, a unit, and a width that does not change from one to the next.

const whole = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});

function threeFigures(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function asCount(value) {
  return value === null || value === undefined || value < 0 ? '–' : whole.format(value);
}

export function asShortCount(value) {
  return value < 100000 ? asCount(value) : asRate(value);
}

// A number a second, without its unit.
export function asRate(value) {
  if (!(value > 0)) {
    return '0';
  }
  if (value < 9.95) {
    return value < 0.05 ? '<0.1' : value.toFixed(1);
  }
  if (value < 999.5) {
    return value.toFixed(0);
  }
  if (value < 999500) {
    return threeFigures(value / 1e3) + 'k';
  }
  if (value < 999.5e6) {
    return threeFigures(value / 1e6) + 'M';
  }
  return threeFigures(value / 1e9) + 'G';
}

export function asTime(nanos) {
  if (nanos === null || nanos === undefined || nanos < 0) {
    return '–';
  }
  if (nanos < 999.5) {
    return Math.round(nanos) + ' ns';
  }
  if (nanos < 999.5e3) {
    return threeFigures(nanos / 1e3) + ' µs';
  }
  if (nanos < 999.5e6) {
    return threeFigures(nanos / 1e6) + ' ms';
  }
  return threeFigures(nanos / 1e9) + ' s';
}

// For where there is little room: two figures.
export function asShortTime(nanos) {
  if (nanos === null || nanos === undefined || nanos < 0) {
    return '–';
  }
  const units = [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's']];
  const [size, unit] = units.find(([each], i) => i === units.length - 1 || nanos < 995 * each);
  const value = nanos / size;
  return (size > 1 && value < 9.95 ? value.toFixed(1) : Math.round(value)) + ' ' + unit;
}

export function asSpan(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return '–';
  }
  if (seconds < 10) {
    return seconds.toFixed(1) + ' s';
  }
  if (seconds < 60) {
    return Math.round(seconds) + ' s';
  }
  if (seconds < 3600) {
    return Math.floor(seconds / 60) + ' min ' + Math.floor(seconds % 60) + ' s';
  }
  if (seconds < 172800) {
    return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
  }
  return Math.floor(seconds / 86400) + ' days';
}

export function asBytes(value) {
  if (value === null || value === undefined || value < 0) {
    return '–';
  }
  if (value < 1000) {
    return Math.round(value) + ' B';
  }
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = value / 1024;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return threeFigures(scaled) + ' ' + units[unit];
}

function twoDigits(value) {
  return String(value).padStart(2, '0');
}

export function asClock(millis, withMillis) {
  const date = new Date(millis);
  const clock = twoDigits(date.getHours()) + ':' + twoDigits(date.getMinutes()) + ':' + twoDigits(date.getSeconds());
  return withMillis ? clock + '.' + String(date.getMilliseconds()).padStart(3, '0') : clock;
}

export function asPlural(value, one, many) {
  return asCount(value) + ' ' + (value === 1 ? one : many || one + 's');
}
