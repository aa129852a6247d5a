/** Words that start a command of the test driver rather than a statement (MySQL source, client/mysqltest.cc). */
const COMMANDS = new Set(
  (
    'append_file assert break cat_file change_user character_set chmod connect connection convert_error copy_file ' +
    'copy_files_wildcard dec diff_files dirty_close disable_abort_on_error disable_async_client disable_connect_log ' +
    'disable_info disable_metadata disable_parsing disable_ps_protocol disable_query_log disable_reconnect ' +
    'disable_result_log disable_rpl_parse disable_session_track_info disable_testcase disable_warnings disconnect ' +
    'echo enable_abort_on_error enable_async_client enable_connect_log enable_info enable_metadata enable_parsing ' +
    'enable_ps_protocol enable_query_log enable_reconnect enable_result_log enable_rpl_parse ' +
    'enable_session_track_info enable_testcase enable_warnings end error eval exec exec_in_background execw exit ' +
    'expr file_exists force-cpdir force-rmdir horizontal_results if inc let list_files list_files_append_file ' +
    'list_files_write_file lowercase_result mkdir move_file output partially_sorted_result perl ping ' +
    'query query_attributes query_get_value query_horizontal query_vertical reap remove_file remove_files_wildcard ' +
    'replace_column replace_numeric_round replace_regex replace_result reset_connection result_format rmdir rpl_stop ' +
    'save_master_pos send send_eval send_quit send_shutdown shutdown_server skip skip_if_hypergraph sleep sorted_result ' +
    'source start_timer sync_slave_with_master sync_with_master vertical_results wait_for_slave_to_stop while write_file die'
  ).split(' '),
);

/** Commands whose text goes on to a line EOF (or another word that they name). */
const WITH_TEXT = new Set(['perl', 'write_file', 'append_file']);

/**
 * The statements in a file of MySQL's test suite, in order: what its driver would send as it stands. Statements with
 * variables of the driver are left out.
 */
export function statementsOf(file: string): readonly string[] {
  const statements: string[] = [];
  let delimiter = ';';
  let waiting = '';
  let endOfText: string | undefined;
  for (const line of file.split(/\r?\n/)) {
    if (endOfText !== undefined) {
      if (line.trim() === endOfText) endOfText = undefined;
      continue;
    }
    const isFresh = waiting.trim() === '';
    const trimmed = line.trim();
    if (isFresh && (trimmed === '' || trimmed.startsWith('#'))) continue;
    const command = /^(?:--\s*)?([a-z_-]+)/i.exec(trimmed)?.[1]?.toLowerCase() ?? '';
    const isCommandLine = isFresh && trimmed.startsWith('--') && !/^--\s*$/.test(trimmed);
    if (isFresh && (isCommandLine || COMMANDS.has(command)) && WITH_TEXT.has(command)) {
      const words = trimmed.replace(/[;]+$/, '').split(/\s+/);
      endOfText = command === 'perl' ? (words[1] ?? 'EOF') : (words[2] ?? 'EOF');
      if (words[0] === '--') endOfText = words[3] ?? 'EOF';
      continue;
    }
    if (isFresh && /^(?:--\s*)?delimiter\s/i.test(trimmed)) {
      delimiter = delimiterOf(trimmed, delimiter);
      continue;
    }
    if (isCommandLine) continue;
    waiting += `${line}\n`;
    for (let end = endOf(waiting, delimiter); end !== undefined; end = endOf(waiting, delimiter)) {
      add(waiting.slice(0, end));
      waiting = waiting.slice(end + delimiter.length);
    }
    // Blocks of the driver have no delimiter after their brackets.
    waiting = waiting.replace(/^\s*(?:[{}]|(?:if|while)\s*\([^\n]*\)\s*\n?\s*\{?)\s*/i, '');
    if (waiting.trim() === '') waiting = '';
  }
  return statements;

  function add(text: string): void {
    const statement = text.replace(/^(?:\s*#[^\n]*\n)+/g, '').trim();
    const word = /^[a-z_-]+/i.exec(statement)?.[0].toLowerCase() ?? '';
    if (statement === '' || COMMANDS.has(word) || /\$[a-z_]/i.test(statement) || /^[{}]/.test(statement))
      return;
    statements.push(statement);
  }
}

/** `delimiter |;` and `DELIMITER //`: the new one, without the old one at its end. */
function delimiterOf(line: string, old: string): string {
  const word = line.replace(/^(?:--\s*)?delimiter\s+/i, '').trim();
  return word.length > old.length && word.endsWith(old) ? word.slice(0, -old.length).trim() : word;
}

/** Where the first delimiter outside of quotes and comments is. */
function endOf(text: string, delimiter: string): number | undefined {
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote !== '`') index += 1;
      else if (character === quote) quote = '';
      continue;
    }
    if (text.startsWith(delimiter, index)) return index;
    if (character === "'" || character === '"' || character === '`') quote = character;
    else if (character === '#' || text.startsWith('-- ', index)) {
      const end = text.indexOf('\n', index);
      if (end < 0) return undefined;
      index = end;
    } else if (text.startsWith('/*', index) && !text.startsWith('/*!', index)) {
      const end = text.indexOf('*/', index + 2);
      if (end < 0) return undefined;
      index = end + 1;
    }
  }
  return undefined;
}
