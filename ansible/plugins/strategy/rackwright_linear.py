"""Mitogen's linear strategy with less work for the controller, which is what many hosts wait for."""

from __future__ import annotations

import functools
import gc

import ansible_mitogen.affinity
import ansible_mitogen.loaders
import ansible_mitogen.planner
import ansible_mitogen.strategy
from ansible._internal import _task
from ansible._internal._templating._engine import TemplateEngine
from ansible.collections.list import list_collection_dirs
from ansible.executor.process.worker import WorkerProcess
from ansible.executor.task_result import _RawTaskResult
from ansible.playbook.task import Task

DOCUMENTATION = r"""
name: rackwright_linear
short_description: Mitogen's linear strategy with less work for the controller
description:
  - Tasks whose condition does not hold are skipped where they are read, without a process for each of them on each host.
  - Processes may run on any processor. Mitogen keeps all workers on one of two.
  - Workers, which live for one task, collect no garbage, which would copy the memory that they share.
  - Where the collections lie is looked up once, and not by each worker that runs a module of one.
requirements:
  - mitogen
author: Rackwright
"""

# Of two processors Mitogen takes one for its connections and leaves one to Ansible, its workers and all ssh.
ansible_mitogen.affinity.policy = ansible_mitogen.affinity.Policy()


@functools.cache
def collection_paths():
    """Folders of all collections, which take a third of a second to find."""
    return frozenset(path.decode() for path in list_collection_dirs())


def run_without_collections(worker, run=WorkerProcess.run):
    """Runs a worker; the process for the connections, which stays, is another one."""
    gc.disable()
    run(worker)


WorkerProcess.run = run_without_collections
ansible_mitogen.planner._load_collections = lambda invocation: invocation._extra_sys_paths.update(collection_paths())

Linear = ansible_mitogen.loaders.strategy_loader.get("linear", class_only=True)


class StrategyModule(ansible_mitogen.strategy.StrategyMixin, Linear):
    """Each task on all hosts, then the next."""

    def run(self, iterator, play_context, result=0):
        """Runs the tasks of a play."""
        collection_paths()
        # What is there now stays to the end: collections leave it alone, so that workers go on sharing it.
        gc.collect()
        gc.freeze()
        return super().run(iterator, play_context, result)

    def _queue_task(self, host, task, task_vars, play_context):
        skipped = self._skipped(task, task_vars, play_context)
        if skipped is None:
            super()._queue_task(host, task, task_vars, play_context)
            return
        self._queued_task_cache[(host.name, task._uuid)] = {
            "host": host,
            "task": task,
            "task_vars": task_vars,
            "play_context": play_context,
        }
        self._tqm.send_callback("v2_runner_on_start", host, task)
        self._final_q.send_task_result(
            _RawTaskResult(host=host, task=task, return_data=skipped, task_fields=task.dump_attrs())
        )
        self._pending_results += 1

    def _skipped(self, task, task_vars, play_context):
        """The result of a task whose condition does not hold, as a worker would give it; None leaves the task to a worker.

        Conditions of loops are for each item, and what is included or notified has ways of its own. What is wrong with
        a condition is for a worker to tell, too.
        """
        if type(task) is not Task or not task.when or task.loop is not None or task.loop_with or task.delegate_to:
            return None
        try:
            with _task.TaskContext(task):
                variables = {**task_vars, "ansible_search_path": self._search_path(task)}
                engine = TemplateEngine(loader=self._loader, variables=task_vars)
                connection = play_context.set_task_and_variable_override(task=task, variables=task_vars, templar=engine)
                connection.post_validate(templar=engine)
                connection.update_vars(variables)
                why = {}
                if task._resolve_conditional(task.when, variables, result_context=why):
                    return None
                result = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False", **why}
                task.update_result_no_log(engine, result)
                return result
        except Exception:
            return None

    def _search_path(self, task):
        paths = task.get_search_path()
        base = self._loader.get_basedir()
        return paths if base in paths else [*paths, base]
